import type { PostView } from '../../contract/calls/posts.ts'
import type { Box, RegionProposal, RegionRecord } from '../../contract/domain/region.ts'
import { pierPost } from './post-views.ts'

export const pierMedia = 'a'.repeat(64)
export const boatMedia = 'b'.repeat(64)

export const boxAt = (x: number, y: number, width = 40, height = 40): Box => ({ x, y, width, height })

export const regionOf = (id: number, box: Box, over: Partial<RegionRecord> = {}): RegionRecord => ({
  id: `00000000-0000-4000-a000-${String(id).padStart(12, '0')}`,
  post: 1,
  media: pierMedia,
  box,
  label: '',
  verdict: 'accepted',
  source: { kind: 'person' },
  ...over,
})

export const proposalOf = (box: Box, over: Partial<RegionProposal> = {}): RegionProposal => ({
  media: pierMedia,
  box,
  label: 'person',
  score: 0.8,
  proposer: 'salience',
  ...over,
})

/** The mock's post with two images; on the first one region and two proposals. */
export function pierWithRegions(over: Partial<PostView> = {}): PostView {
  return pierPost({
    images: [
      { kind: 'present', name: 'pier.jpg', media: pierMedia, width: 400, height: 300 },
      { kind: 'present', name: 'boat.jpg', media: boatMedia, width: 100, height: 100 },
      { kind: 'missing', name: 'gone.jpg' },
    ],
    regions: [regionOf(1, boxAt(200, 20))],
    proposals: [proposalOf(boxAt(20, 20)), proposalOf(boxAt(300, 20), { label: 'balloon', score: 0.4 })],
    ...over,
  })
}
