import { Button, FocusTrap, Portal } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { useEffect, useId, useState } from 'react'
import { t } from '../language/language.ts'
import { changeSettings } from '../settings/settings.ts'
import { go, route } from '../shell/route.ts'
import { cardPlace, steps } from './steps.ts'
import classes from './tour.module.css'
import { useTarget } from './use-target.ts'

/** The size of the card, as its style has it; as high as its longest text makes it. */
const card = { width: 340, height: 210 }

/** Five things of the label screen, one after the other, over the desk itself. */
export function Tour({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  useEffect(() => {
    if (!opened) return
    // Once begun it has been seen, however it ends.
    changeSettings({ tourSeen: true })
    const now = route.get()
    if (now.kind === 'project' && now.screen !== 'label') go({ ...now, screen: 'label' })
  }, [opened])
  if (!opened) return null
  return (
    <Portal>
      <Steps onClose={onClose} />
    </Portal>
  )
}

function Steps({ onClose }: { readonly onClose: () => void }) {
  const [at, setAt] = useState(0)
  const title = useId()
  const step = steps[at] ?? 'queue'
  const target = useTarget(step)
  const isLast = at === steps.length - 1
  const back = () => setAt(Math.max(0, at - 1))
  const on = () => (isLast ? onClose() : setAt(at + 1))
  // On the window: a click beside the card takes the focus out of it.
  useWindowEvent('keydown', (event) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'ArrowRight') on()
    else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) on()
    else if (event.key === 'ArrowLeft') back()
    else return
    event.preventDefault()
  })
  const view = { width: window.innerWidth, height: window.innerHeight }
  const place = cardPlace(
    target ?? { left: view.width / 2 - card.width / 2, top: view.height / 3, width: 0, height: 0 },
    card,
    view,
  )
  return (
    <div className={classes.over}>
      {target === null ? <div className={classes.dark} /> : <div className={classes.light} style={{ ...target }} />}
      <FocusTrap active>
        <div
          className={classes.card}
          style={{ ...place }}
          role="dialog"
          aria-modal="true"
          aria-labelledby={title}
          aria-describedby={`${title}-text`}
        >
          <div className={classes.step}>{t('tour.step', { at: at + 1, of: steps.length })}</div>
          <h2 id={title}>{t(`tour.title_${step}`)}</h2>
          <p id={`${title}-text`} aria-live="polite">
            {t(`tour.text_${step}`)}
          </p>
          <div className={classes.buttons}>
            {!isLast && (
              <Button className={classes.leave} variant="subtle" color="gray" size="xs" onClick={onClose}>
                {t('tour.skip')}
              </Button>
            )}
            <Button variant="default" size="xs" onClick={back} disabled={at === 0}>
              {t('tour.back')}
            </Button>
            <Button size="xs" onClick={on} data-autofocus>
              {isLast ? t('tour.begin') : t('tour.next')}
            </Button>
          </div>
        </div>
      </FocusTrap>
    </div>
  )
}
