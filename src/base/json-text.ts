/** Whether the JSON of a text is the text itself between quotation marks. Most keys are such. */
export function isPlainText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e || unit === QUOTATION_MARK || unit === BACKSLASH) return false;
  }
  return true;
}

const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
