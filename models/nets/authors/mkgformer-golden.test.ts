import { testsOfGolden } from '../../testing/reproduce-golden.ts'

for (const name of ['mkgformer_mner', 'mkgformer_mre', 'mkgformer_mkg']) testsOfGolden(name)
