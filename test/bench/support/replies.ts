/** What the made-up servers say. */
export const replies = [
  '421 4.7.0 Try again later, closing connection.',
  '421 4.7.28 Unusual rate of mail from this sender domain',
  '421 4.3.2 Service not available, closing transmission channel',
  '421 Greylisting enabled, please try later',
  '450 4.2.1 The user you are trying to contact is receiving mail too quickly',
];
