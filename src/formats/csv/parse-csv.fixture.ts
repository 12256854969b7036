/** A reader of RFC 4180 that knows nothing of the writer. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      let cell = '';
      if (text[at] === '"') {
        for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
          if (at >= text.length) throw new Error('a quote is open');
          cell += text[at];
          if (text[at] === '"') at++;
        }
        at++;
      } else while (at < text.length && text[at] !== ',' && text[at] !== '\r') cell += text[at++];
      record.push(cell);
      if (text[at] !== ',') break;
      at++;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}
