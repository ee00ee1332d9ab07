//! Ranges of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cidr {
    address: IpAddr,
    length: u8,
}

/// Ranges that are not reached from outside: of private networks, of a node itself, of links.
const INTERNAL: [&str; 8] =
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

impl Cidr {
    /// The range in a text; `None` for one that is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u8 = length.parse().ok().filter(|_| digits)?;
        (length <= bits(address)).then_some(Self { address, length })
    }

    pub(super) fn contains(self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4() && first_bits(self.address, self.length) == first_bits(address, self.length)
    }

    /// Whether it is every address of its family.
    pub(super) const fn is_everything(self) -> bool {
        self.length == 0
    }

    /// Its first and its last address, as numbers.
    fn ends(self) -> (u128, u128) {
        let size = u32::from(bits(self.address).saturating_sub(self.length));
        let ones = 1_u128.checked_shl(size).map_or(u128::MAX, |more| more - 1);
        let first = first_bits(self.address, self.length).checked_shl(size).unwrap_or(0);
        (first, first | ones)
    }

    /// What is left of it without others.
    fn without(self, except: &[Self]) -> Vec<(u128, u128)> {
        let mut parts = vec![self.ends()];
        for (start, end) in
            except.iter().filter(|other| other.address.is_ipv4() == self.address.is_ipv4()).map(|other| other.ends())
        {
            let before = |(first, last): (u128, u128)| start.checked_sub(1).map(|stop| (first, last.min(stop)));
            let after = |(first, last): (u128, u128)| end.checked_add(1).map(|from| (first.max(from), last));
            parts = parts
                .into_iter()
                .flat_map(|part| [before(part), after(part)])
                .flatten()
                .filter(|(first, last)| first <= last)
                .collect();
        }
        parts
    }

    /// Whether nothing outside has an address of it.
    pub(super) fn is_internal(self) -> bool {
        let one = self.address == IpAddr::V6(Ipv6Addr::LOCALHOST) && self.length == 128;
        let mut known = INTERNAL.iter().filter_map(|text| Self::parse(text));
        one || known.any(|other| self.length >= other.length && other.contains(self.address))
    }
}

/// Whether ranges, each without some, together have every address of both families.
pub(super) fn everything(ranges: &[(Cidr, Vec<Cidr>)]) -> bool {
    [true, false].into_iter().all(|v4| {
        let own = ranges.iter().filter(|(range, _)| range.address.is_ipv4() == v4);
        let mut parts: Vec<(u128, u128)> = own.flat_map(|(range, except)| range.without(except)).collect();
        parts.sort_unstable();
        let last = if v4 { u128::from(u32::MAX) } else { u128::MAX };
        // The first address that none of them has so far; `None` where there is no further one.
        let mut next = Some(0);
        for (start, end) in parts {
            match next {
                Some(address) if start <= address && end >= address => next = end.checked_add(1).filter(|more| *more <= last),
                _ => {}
            }
        }
        next.is_none()
    })
}

const fn bits(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

/// The first bits of an address, as a number.
fn first_bits(address: IpAddr, length: u8) -> u128 {
    let (number, size) = match address {
        IpAddr::V4(address) => (u128::from(Ipv4Addr::to_bits(address)), 32_u32),
        IpAddr::V6(address) => (Ipv6Addr::to_bits(address), 128),
    };
    number.checked_shr(size.saturating_sub(u32::from(length))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Cidr, everything};

    #[test]
    fn addresses_are_in_ranges() {
        for (range, address, expected) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.1.5/8", "10.9.9.9", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("::/0", "8.8.8.8", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("192.168.0.7/32", "192.168.0.7", true),
            ("192.168.0.7/32", "192.168.0.8", false),
        ] {
            let contains = Cidr::parse(range).map(|range| range.contains(address.parse().expect("an address")));
            assert_eq!(contains, Some(expected), "{range} {address}");
        }
    }

    #[test]
    fn what_is_no_range() {
        for text in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/+8", "10.0.0.0/", "a/8"] {
            assert_eq!(Cidr::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_that_are_everything() {
        let all = |ranges: &[(&str, &[&str])]| {
            let read = |text: &&str| Cidr::parse(text).expect("a range");
            let ranges: Vec<_> = ranges.iter().map(|(range, except)| (read(range), except.iter().map(read).collect())).collect();
            everything(&ranges)
        };
        assert!(all(&[("0.0.0.0/0", &[]), ("::/0", &[])]));
        assert!(all(&[("128.0.0.0/1", &[]), ("0.0.0.0/1", &[]), ("8000::/1", &[]), ("::/1", &[])]));
        assert!(all(&[("0.0.0.0/0", &["10.0.0.0/8"]), ("10.0.0.0/8", &[]), ("::/0", &["fd00::/8"]), ("fc00::/7", &[])]));
        assert!(!all(&[("0.0.0.0/0", &[])]));
        assert!(!all(&[("0.0.0.0/0", &["255.255.255.255/32"]), ("::/0", &[])]));
        assert!(!all(&[("0.0.0.0/0", &[]), ("::/0", &["::/128"])]));
        assert!(!all(&[]));
    }

    #[test]
    fn internal_ranges() {
        let internal = |text: &str| Cidr::parse(text).is_some_and(Cidr::is_internal);
        for text in ["10.0.0.0/8", "10.1.0.0/16", "172.20.0.0/16", "fd00::/8", "::1/128", "127.0.0.1/32"] {
            assert!(internal(text), "{text}");
        }
        for text in ["0.0.0.0/0", "8.0.0.0/7", "203.0.113.0/24", "::/0", "2001:db8::/32"] {
            assert!(!internal(text), "{text}");
        }
    }
}
