import { z } from 'zod'

// zod would try `new Function`, which the content security policy reports as a violation. Must run before any schema.
z.config({ jitless: true })
