import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useState } from 'react'
import type { ImageSize } from '../../contract/calls/media.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useSession } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

export type ImageState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: unknown }

/** How long an image that is not shown stays in memory. */
const keepFor = { thumbnail: 5 * 60_000, screen: 60_000 } as const

/** What the query of an image needs; for prefetching as well. */
export function useImageQuery() {
  const { client } = useDeskPorts()
  const { project } = useSession()
  return (media: string, size: ImageSize) => ({
    queryKey: keys.image(project, media, size),
    queryFn: ({ signal }: { signal: AbortSignal }) => client.media.image({ project, media, size }, { signal }),
    gcTime: keepFor[size],
  })
}

/** An image's bytes as an address that an `img` may show, revoked when it is no longer shown. */
export function useImageUrl(media: string | null, size: ImageSize): ImageState {
  const query = useImageQuery()
  const image = useQuery({ ...query(media ?? '', size), enabled: media !== null })
  const blob = media === null ? undefined : image.data
  const [shown, setShown] = useState<{ readonly blob: Blob; readonly url: string } | null>(null)
  useLayoutEffect(() => {
    if (blob === undefined) return setShown(null)
    const url = URL.createObjectURL(blob)
    setShown({ blob, url })
    return () => URL.revokeObjectURL(url)
  }, [blob])
  if (media === null) return { kind: 'none' }
  if (image.isError) return { kind: 'failed', error: image.error }
  if (shown === null || shown.blob !== blob) return { kind: 'loading' }
  return { kind: 'ready', url: shown.url }
}
