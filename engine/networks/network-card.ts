import { elementCount, type Tensor } from '../../models/graph/tensor.ts'
import type { UnsealedNetwork } from './network-package.ts'

/** README.md of a package. @param report lines on what was loaded and what is new */
export function networkCard(
  { name, architecture, task, configuration, licence, provenance, sources, labels }: UnsealedNetwork['manifest'],
  weights: ReadonlyMap<string, Tensor>,
  report: readonly string[],
): string {
  const numbers = [...weights.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0)
  return [
    `# ${name}`,
    '',
    `${architecture} for ${task}: ${weights.size} tensors, ${numbers.toLocaleString('en')} numbers.`,
    '',
    `- Network: ${String(configuration.model)}`,
    `- Made: ${provenance.method}, ${provenance.createdAt}`,
    `- Licence: ${licence}`,
    ...sources.map(
      ({ part, file, sha256 }) => `- From (${part}): ${file}${sha256 === null ? '' : `, SHA-256 ${sha256}`}`,
    ),
    ...(labels.length > 0 ? [`- Labels: ${labels.join(', ')}`] : []),
    ...(report.length > 0 ? ['', '## What was loaded', '', ...report.map((line) => `- ${line}`)] : []),
    '',
  ].join('\n')
}
