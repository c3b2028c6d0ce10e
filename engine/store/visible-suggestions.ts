/**
 * SQL condition on a row `s` of `suggestion`: nobody has decided on it. Accepted mentions hide what they overlap,
 * rejected ones the same span with the same type; types that the schema has no more are hidden too.
 */
export const isVisible = `
  EXISTS (SELECT 1 FROM entity_type t WHERE t.name = s.type AND t.removed = 0)
  AND NOT EXISTS (
    SELECT 1 FROM mention m WHERE m.post = s.post AND (
      (m.verdict = 'accepted' AND m.starts < s.ends AND s.starts < m.ends)
      OR (m.verdict = 'rejected' AND m.starts = s.starts AND m.ends = s.ends AND m.type = s.type)
    )
  )`
