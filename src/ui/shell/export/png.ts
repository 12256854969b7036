/** Larger ones come out blank in some browsers. */
const SIDE_MAX = 16_384;

/** The SVG as a picture of pixels. Fails with a sentence. */
export async function pngOf(svg: Blob, scale: number): Promise<Blob> {
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
