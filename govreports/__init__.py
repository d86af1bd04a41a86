"""The annual government-information-disclosure report: written, reviewed, published."""
