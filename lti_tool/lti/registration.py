"""What the protocol has to know about one registration of this tool at one platform."""

from dataclasses import dataclass, field

from lti_tool.lti import web_addresses


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration: where the platform answers and what it calls us.

    `other_hosts` are authorities (`host` or `host:port`) beside those of the platform's own URLs whose
    services we may call; one that starts with a dot stands for every host below it.
    """

    id: str
    issuer: str
    client_id: str
    authentication_url: str
    token_url: str
    keys_url: str
    token_audience: str | None = None
    other_hosts: frozenset[str] = frozenset()
    _own_hosts: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        own = (self.issuer, self.authentication_url, self.token_url, self.keys_url)
        addresses = [web_addresses.read(url) for url in own]
        hosts = frozenset(address.authority for address in addresses if address is not None)
        object.__setattr__(self, "_own_hosts", hosts)

    def allows_service(self, url: str) -> bool:
        """Whether a service URL from a claim or an answer is one we may call with this platform's token.

        https only, except on this very machine; the host must be known, so a private or metadata address is
        reached only when an administrator registered the platform there.
        """
        address = web_addresses.read(url)
        if address is None or (address.scheme != "https" and not address.is_loopback):
            return False
        host = address.authority
        return host in self._own_hosts or host in self.other_hosts or self._is_below_a_known_domain(host)

    def _is_below_a_known_domain(self, host: str) -> bool:
        return any(known.startswith(".") and host.endswith(known) for known in self.other_hosts)
