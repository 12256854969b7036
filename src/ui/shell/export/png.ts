import { withPngText } from './png-text.ts';

/** Larger ones come out blank in some browsers. */
const SIDE_MAX = 16_384;

/** The SVG as a picture of pixels, with the words on where it comes from that the SVG has. Fails with a sentence. */
export async function pngOf(svg: Blob, scale: number): Promise<Blob> {
  const pixels = await pixelsOf(svg, scale);
  const source = new DOMParser().parseFromString(await svg.text(), 'image/svg+xml').querySelector('metadata')?.textContent ?? '';
  return new Blob([withPngText(new Uint8Array(await pixels.arrayBuffer()), 'Source', source)], { type: 'image/png' });
}

async function pixelsOf(svg: Blob, scale: number): Promise<Blob> {
  // Only with its type the browser takes it for a picture.
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = [Math.ceil(image.naturalWidth * scale), Math.ceil(image.naturalHeight * scale)];
    if (Math.max(width, height) > SIDE_MAX) throw new Error(`at ${scale}× it would be ${width} × ${height} pixels, and ${SIDE_MAX} a side are the most. Choose a smaller scale, or SVG.`);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser has no canvas');
    context.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('the picture is too large for this browser')) : resolve(blob)), 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}
