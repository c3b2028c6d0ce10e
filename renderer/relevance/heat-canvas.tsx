import { useLayoutEffect, useRef } from 'react'
import classes from './relevance.module.css'

/** Heat over an image: the browser stretches and smooths the small bitmap, so that changing it is one small copy. */
export function HeatCanvas(props: {
  readonly bitmap: ImageBitmap | null
  readonly opacity: number
  readonly label: string
}) {
  const { bitmap } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return
    if (bitmap !== null && (element.width !== bitmap.width || element.height !== bitmap.height)) {
      element.width = bitmap.width
      element.height = bitmap.height
    }
    const context = element.getContext('2d')
    context?.clearRect(0, 0, element.width, element.height)
    if (bitmap !== null) context?.drawImage(bitmap, 0, 0)
  }, [bitmap])
  return (
    <canvas
      ref={canvas}
      className={classes.heat}
      style={{ opacity: props.opacity }}
      role="img"
      aria-label={props.label}
      hidden={bitmap === null}
    />
  )
}
