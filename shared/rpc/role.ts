/** What people of a team may be allowed, each with what stands before it. */
export type Role = 'read' | 'work' | 'keep';
export const ranks: Record<Role, number> = { read: 0, work: 1, keep: 2 };
