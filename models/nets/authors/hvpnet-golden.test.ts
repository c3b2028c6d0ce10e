import { testsOfGolden } from '../../testing/reproduce-golden.ts'

for (const name of ['hvpnet_ner', 'hvpnet_re']) testsOfGolden(name)
