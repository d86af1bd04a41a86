"""Invented reports of usual length, no two alike."""

from __future__ import annotations

from collections.abc import Iterator

from govreports.formats import edition
from govreports.formats.document import Document

YEAR = 2025
_WORDS = (
    "全年主动公开政府信息，回应群众关心的事项，公布办事指南和工作动态",
    "规范性文件目录每季度核对一次，失效文件及时标注",
    "公文拟制时同步确定公开属性，发布前落实保密审查",
    "门户网站公开专栏按统一规范设置栏目，检索和下载功能每月检查",
    "依申请公开均在法定期限内答复，答复文书由专人核对",
    "公开工作纳入年度考核，组织业务培训并通报检查结果",
)


def reports(count: int) -> Iterator[Document]:
    """Six pages each: some 1,800 characters of prose in an order of its own, every cell filled."""
    cells = [name for name, cell in edition(YEAR).cells.items() if not cell.derived]
    for number in range(count):
        prose = "\n".join(
            f"（{'一二三四五'[i]}）第{number * 7 + i}项。"
            + "。".join(_WORDS[(number // 6**j + i + j) % 6] for j in range(8))
            + "。"
            for i in range(5)
        )
        figures = {name: (i * 7 + number) % 40 for i, name in enumerate(cells)}
        sections = {
            "overview": prose,
            "problems": f"{prose[:300]}。",
            "other_matters": f"本年度第{number}号，无其他事项。",
        }
        yield Document(f"示例市第{number + 1}局", YEAR, figures, sections)
