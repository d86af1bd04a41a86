// What must survive a killed browser: records in IndexedDB, on disk within moments.  Where it is
// switched off or full, nothing is kept here and nobody is troubled; queue.js has its own copy.

const STORE = "pages";

let opened = null;

function database() {
  opened =
    opened ||
    new Promise((resolve, reject) => {
      const request = window.indexedDB.open("govreports", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  return opened;
}

async function transact(mode, work) {
  try {
    const open = await database();
    return await new Promise((resolve, reject) => {
      const transaction = open.transaction(STORE, mode, { durability: "strict" });
      const requests = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(requests.map((request) => request.result));
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return null;
  }
}

// Keep a record under an id; null takes it away.
export function keepRecord(id, record) {
  return transact("readwrite", (store) => [record ? store.put(record, id) : store.delete(id)]);
}

// The records whose id begins with `prefix`, by the rest of their id.
export async function recordsOf(prefix) {
  const within = () => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const found = await transact("readonly", (store) => [store.getAllKeys(within()), store.getAll(within())]);
  const [ids, records] = found || [[], []];
  return Object.fromEntries(ids.map((id, i) => [id.slice(prefix.length), records[i]]));
}
