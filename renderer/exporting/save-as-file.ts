const forbidden = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu

/** Hands bytes to the browser's downloads under a name that every file system takes. */
export function saveAsFile(name: string, bytes: Blob): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(forbidden, '_')
  link.click()
  // The download has its own hold on the bytes once it has begun, which is after this task.
  setTimeout(() => URL.revokeObjectURL(url), 30_000)
}
