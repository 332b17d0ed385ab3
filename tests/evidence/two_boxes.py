"""A framework small enough to be read at one glance, for tests that break it."""

TWO_BOXES = """\
framework: two-boxes
version: 1
prefix: two
languages: [id, en]
title: {id: Dua kotak, en: Two boxes}
definition: {id: Contoh, en: An example}
citation: "Somebody (2001). Two boxes."
licence: {id: Bebas, en: Free}
criteria:
  - code: crit.public
    label: {id: Publik, en: Public}
    definition: {id: Publik, en: Public}
    shown_by: {id: SK, en: A decree}
scope: {all_hold: {id: Ya, en: "Yes"}, one_fails: {id: Bukan, en: "No"}}
nodes:
  - code: start
    label: {id: Awal, en: Start}
    definition: {id: Awalnya, en: The start}
    kind: condition
    origin: figure
    page: {at: 12-13, checked: false}
    facets:
      - {code: paper, label: {id: Kertas, en: Paper}}
    help: {use: {id: a, en: a}, avoid: {id: b, en: b}, example: {id: c, en: c}}
  - code: start.will
    parent: start
    label: {id: Kemauan, en: Will}
    definition: {id: Mau, en: Willing}
    kind: condition
    origin: text
    polarity: condition
    scale_note: {id: Mendukung, en: Favourable}
    help: {use: {id: a, en: a}, avoid: {id: b, en: b}, example: {id: c, en: c}}
  - code: end
    label: {id: Akhir, en: End}
    definition: {id: Akhirnya, en: The end}
    kind: outcome
    origin: figure
    help: {use: {id: a, en: a}, avoid: {id: b, en: b}, example: {id: c, en: c}}
outcomes:
  levels: {now: {id: Kini, en: Now}}
  units: {us: {id: Kita, en: Us}}
  caution: {id: Hati-hati, en: Careful}
  cells:
    - {node: end, level: now, unit: us}
edges:
  - {code: E1, from: start, to: end, kind: main_flow}
tests:
  - {code: start.hoop, node: start, kind: hoop, words: {id: Ada, en: There}}
questions:
  - {node: start, ask: {id: "Mulai?", en: "Begun?"}}
  - {node: end, ask: {id: "Selesai?", en: "Done?"}}
guide:
  opening: {id: Halo, en: Hello}
  closing: {id: Sampai jumpa, en: Goodbye}
  groups:
    - code: lks
      label: {id: LKS, en: LKS}
      sector: non_state
      opening: {id: Hai, en: Hi}
      asks:
        - {node: end}
aggregation:
  - {node: start, rule: min, over: [start.will]}
indicators:
  - {code: I-AS-1, node: start, direction: up, facet: paper}
flags:
  - {code: mandated, label: {id: Wajib, en: Mandated}}
measures:
  - {code: days, label: {id: Hari, en: Days}}
settings:
  - {code: most_days, label: {id: Paling lama, en: Longest}, value: 30, owner: somebody, since: 2026-01-31}
propositions:
  - code: P1
    claim: {id: Cepat, en: Quick}
    test: {id: Hitung, en: Count}
    when: mandated and start >= partial
    contradicted: days > most_days
    alert: not mandated
    alert_words: {id: Awas, en: Beware}
"""
