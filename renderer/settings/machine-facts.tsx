import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { failureOf } from '../connection/failures.ts'
import { engineWords } from '../language/engine-words.ts'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { deviceNames } from '../shell/device-names.ts'
import { keys } from '../state/query-keys.ts'
import classes from './settings.module.css'

/** What runs here and on which device, with the reason for each; what one would send with a question. */
export function MachineFacts() {
  const { client } = useDeskPorts()
  const facts = useQuery({
    queryKey: keys.facts,
    queryFn: ({ signal }) => client.system.facts({}, { signal }),
    staleTime: 0,
  })
  if (facts.isPending) return <Skeleton height={90} />
  if (facts.isError) return <p className={classes.fact}>{failureOf(facts.error).message}</p>
  const { version, node, sqlite, onnxruntime, platform, devices, gemmGflops } = facts.data
  return (
    <div>
      <div className={classes.label}>{t('settings.thisMachine')}</div>
      <p className={classes.fact}>
        Triptych {version}, Node {node}, SQLite {sqlite}, ONNX Runtime {onnxruntime}, {platform}
        {gemmGflops !== null && `, ${Math.round(gemmGflops)} GFLOPS`}
      </p>
      <ul className={classes.devices} aria-label={t('settings.devices')}>
        {devices.map((trial) => (
          <li key={trial.device}>
            <b>{deviceNames[trial.device]}</b> <span>{t(`settings.verdict_${trial.verdict}`)}</span>
            <span className={classes.fact}>{engineWords(trial.reason, trial.said)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
