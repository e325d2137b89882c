"""What is kept of where a signature came from: as much as tells a burst, and no more."""

import ipaddress
import unicodedata

from app.core.tokens import normalised_address, person_hmac
from app.petitions.models import Petition


def prefix_of(network: str) -> str:
    """The part of a network that bursts are counted by: IPv4 /24, IPv6 /48; else as it is."""
    try:
        parsed = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return network
    longest = 24 if parsed.version == 4 else 48
    return str(parsed.supernet(new_prefix=min(longest, parsed.prefixlen)))


def network_label(petition: Petition, network: str) -> str:
    """16 hexadecimal digits for a prefix, another in each petition: two petitions can't be joined by it."""
    return person_hmac(f"petition-network\0{petition.id}\0{prefix_of(network)}")[:16]


def mail_domain(address: str) -> str:
    """What stands behind the @ of an address that was read already, in ASCII: look-alike letters show."""
    return normalised_address(address).rpartition("@")[2]


# Of these every spelling with or without these characters is one mailbox, also under the other domain.
IGNORED = {"gmail.com": ".", "proton.me": ".-_"}
SAME_AS = {"googlemail.com": "gmail.com", "protonmail.com": "proton.me", "pm.me": "proton.me"}


def alias_form(address: str) -> str:
    """The one spelling of an address whose provider takes several: no dots (Gmail), nothing after a plus.

    Raises:
        ValueError: this is no address.
    """
    local, _at, domain = normalised_address(address).rpartition("@")
    domain = SAME_AS.get(domain, domain)
    plain = local.partition("+")[0] or local
    for character in IGNORED.get(domain, ""):
        plain = plain.replace(character, "")
    return f"{plain or local}@{domain}"


def alias_label(petition: Petition, address: str) -> str:
    """16 hexadecimal digits for all spellings of one mailbox, others in each petition."""
    return person_hmac(f"petition-alias\0{petition.id}\0{alias_form(address)}")[:16]


def name_label(first_key: str, name: str) -> str:
    """16 hexadecimal digits for a name at an address: case, spaces and punctuation make no other."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(each for each in folded if unicodedata.category(each)[0] in "LMN")
    return person_hmac(f"signer-name\0{first_key}\0{letters}")[:16]


def second_key(first_key: str, name: str) -> str:
    """The key of a second person at an address, by name; `first_key` is that of the address."""
    return person_hmac(f"second-signer\0{first_key}\0{name_label(first_key, name)}")
