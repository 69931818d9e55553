// The program's sheets as a workbook.
import writeExcelFile from "write-excel-file/universal";
import type { Cell } from "write-excel-file/universal";

interface SheetCell {
  text?: string;
  style?: "plain" | "heading" | "header";
  number?: number;
  format?: string;
}

interface Sheet {
  name: string;
  widths: number[];
  rows: (SheetCell | null)[][];
}

function written(cell: SheetCell | null): Cell {
  if (!cell) return null;
  if (cell.number !== undefined) return { value: cell.number, type: Number, format: cell.format };
  const text = { value: cell.text ?? "", type: String };
  if (cell.style === "heading") return { ...text, fontWeight: "bold", fontSize: 13 };
  if (cell.style === "header") return { ...text, fontWeight: "bold", bottomBorderStyle: "thin" };
  return text;
}

export function workbookOf(sheets: string): Promise<Blob> {
  return writeExcelFile(
    (JSON.parse(sheets) as Sheet[]).map(({ name, widths, rows }) => ({
      sheet: name,
      columns: widths.map((width) => (width > 0 ? { width } : {})),
      data: rows.map((row) => row.map(written)),
    })),
  ).toBlob();
}
