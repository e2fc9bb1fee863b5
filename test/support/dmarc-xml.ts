/** An aggregate report as Google writes one; a test changes what another reporter does otherwise. */
export interface XmlRecord {
  ip?: string;
  count?: string | number | null;
  dkim?: string;
  spf?: string;
  /** XML inside `policy_evaluated`, after the results. */
  reason?: string;
  auth?: string;
}

export const xmlRecord = (one: XmlRecord = {}): string => `
  <record>
    <row>
      <source_ip>${one.ip ?? '192.0.2.9'}</source_ip>
      ${one.count === null ? '' : `<count>${one.count ?? 1}</count>`}
      <policy_evaluated><disposition>none</disposition><dkim>${one.dkim ?? 'pass'}</dkim><spf>${one.spf ?? 'pass'}</spf>${one.reason ?? ''}</policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results>${
      one.auth ??
      `<dkim><domain>example.com</domain><result>${one.dkim ?? 'pass'}</result><selector>s1</selector></dkim><spf><domain>example.com</domain><result>${one.spf ?? 'pass'}</result></spf>`
    }</auth_results>
  </record>`;

export interface Xml {
  /** Before the root element. */
  prolog?: string;
  root?: string;
  metadata?: string;
  policy?: string;
  records?: string[];
  end?: string;
}

export const metadata = ({ begin = '1779235200', end = '1779321599', org = 'google.com' } = {}): string =>
  `<report_metadata><org_name>${org}</org_name><email>reports@${org}</email><report_id>17792352</report_id><date_range><begin>${begin}</begin><end>${end}</end></date_range></report_metadata>`;
export const policy =
  '<policy_published><domain>example.com</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><sp>none</sp><pct>100</pct></policy_published>';

export const dmarcXml = (xml: Xml = {}): string =>
  `${xml.prolog ?? '<?xml version="1.0" encoding="UTF-8" ?>'}
<${xml.root ?? 'feedback'}>
${xml.metadata ?? metadata()}
${xml.policy ?? policy}
${(xml.records ?? [xmlRecord()]).join('')}
${xml.end ?? `</${(xml.root ?? 'feedback').split(' ')[0]}>`}`;
