/** Why an image cannot be shown. */
export const images = {
  noImage: 'found no image that can be read',
  tooSlow: 'it took longer than 10 seconds to read',
  damaged: 'the image is damaged or cut off ({{detail}})',
  emptyFile: 'an empty file',
  otherFormat: 'found {{found}}, expected JPEG, PNG, WebP, GIF, TIFF or AVIF',
  tooManyPixels: 'found {{width}} x {{height}} pixels, expected at most {{millions}} million and {{side}} a side',
  linkOutside: 'found a link that leads outside the folder of images',
  tooManyBytes: 'found {{found}} MiB, expected at most {{most}}',
  notThere: 'the file is not there',
  unreadable: 'it cannot be read ({{code}})',
  boxOutside: 'the box {{x}}, {{y}}, {{w}} x {{h}} lies outside the image, which is {{width}} x {{height}}',
  endedProcess: 'reading it ended the process that reads images; the file is damaged, or made to do so',
  saysSo: '{{problem}}; its post is imported and says so',
  ofFile: '{{name}}: {{problem}}',
  pixelLimit: 'it has more pixels than are read',
} as const
