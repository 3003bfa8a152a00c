"""Which network addresses we may call: the internet at large, and what the operator named inside."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
# RFC 6052: machines without IPv4 reach it through these; what stands in the last 32 bits is called.
_NAT64: Final = IPv6Network("64:ff9b::/96")
_METADATA: Final = frozenset(
    ip_address(address)
    for address in (
        "169.254.169.254",  # most clouds
        "fd00:ec2::254",  # Amazon, IPv6
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure's host, an address that looks public
        "192.0.0.192",  # Oracle
    )
)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet at large, and not to a private or special network."""
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    if address in _METADATA or address.is_multicast or not address.is_global:
        return False
    return isinstance(address, IPv4Address) or address in _GLOBAL_UNICAST


def is_callable_when_named(address: Address) -> bool:
    """Whether we call an address of a host the operator named: private ones too, metadata services never."""
    embedded = _embedded(address)
    if embedded is not None:
        return is_callable_when_named(embedded)
    if address in _METADATA:
        return False
    return address.is_loopback or not (
        address.is_multicast or address.is_link_local or address.is_unspecified or address.is_reserved
    )


def is_loopback(address: Address) -> bool:
    """Whether an address is this very machine's."""
    return address.is_loopback


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that is really called by way of an IPv6 one."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
