"""What each template receives: one frozen dataclass a screen, the public contract of themes.

A template gets two names: `view`, one of these, and `chrome`, what every page has around it.
Instants are aware and UTC; addresses are ready to use in `href`; `SafeHtml` may be printed as is,
everything else must be escaped.
"""
