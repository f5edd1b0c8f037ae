/** Pixels of a PNG for each unit of the figure: fine enough to print. */
const SCALE = 2;

/** Hands the browser a file of the figure. */
export async function save(name: string, format: 'svg' | 'png', markup: string): Promise<void> {
  const svg = new Blob([markup], { type: 'image/svg+xml' });
  const file = format === 'svg' ? svg : await rasterise(markup);
  const address = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = `${name.replace(/[^\w-]+/g, '-').toLowerCase()}.${format}`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

async function rasterise(markup: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * SCALE;
  canvas.height = image.height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((made, failed) => {
    canvas.toBlob((blob) => {
      if (blob === null) failed(new Error('the figure is too large for a picture'));
      else made(blob);
    });
  });
}
