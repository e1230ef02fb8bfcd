// The points of a picture that somebody chose, made small enough: the browser decodes it here, and its file goes nowhere.
export async function points(input, mostWidth, mostHeight) {
  const picture = await createImageBitmap(input.files[0]);
  const scale = Math.min(1, mostWidth / picture.width, mostHeight / picture.height);
  const width = Math.max(1, Math.round(picture.width * scale)), height = Math.max(1, Math.round(picture.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const drawing = canvas.getContext("2d");
  drawing.imageSmoothingQuality = "high";
  drawing.drawImage(picture, 0, 0, width, height);
  const all = new Uint8Array(4 + width * height * 4);
  new DataView(all.buffer).setUint16(0, width);
  new DataView(all.buffer).setUint16(2, height);
  all.set(drawing.getImageData(0, 0, width, height).data, 4);
  return all;
}
