import { Dropzone } from '@mantine/dropzone'
import { t } from '../language/language.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import classes from './imports.module.css'

/** Files and folders may be dropped anywhere on the window. */
export function WindowDrop() {
  const { overlay, dropped, canWrite } = useProject()
  const open = useStore(overlay)
  return (
    <Dropzone.FullScreen
      active={canWrite && open !== 'import'}
      onDrop={(files) => {
        dropped.set(files)
        overlay.set('import')
      }}
      classNames={{ root: classes.dropWindow, fullScreen: classes.dropScreen }}
      multiple
      useFsAccessApi={false}
    >
      <div className={classes.dropHere}>{t('imports.dropToSee')}</div>
    </Dropzone.FullScreen>
  )
}
