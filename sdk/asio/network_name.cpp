#include "sdk/asio/network_name.hpp"

#ifdef __linux__
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#endif

#include <array>
#include <cstddef>
#include <cstring>
#include <string>

namespace gapless::sdk {

network_kind kind_of_interface(std::string_view name) {
    if (name.starts_with("wl")) {
        return network_kind::wifi;
    }
    if (name.starts_with("en") || name.starts_with("eth")) {
        return network_kind::wired;
    }
    if (name.starts_with("ww") || name.starts_with("rmnet") || name.starts_with("ppp")) {
        return network_kind::cellular;
    }
    return network_kind::other;
}

#ifdef __linux__

namespace {

// The part of an IPv4 address that is the network's. IPv6's come and go by themselves.
std::string prefix_of(const sockaddr* address, const sockaddr* mask) {
    if (address == nullptr || mask == nullptr || address->sa_family != AF_INET) {
        return {};
    }
    sockaddr_in whole{};
    sockaddr_in cut{};
    std::memcpy(&whole, address, sizeof whole);
    std::memcpy(&cut, mask, sizeof cut);
    const in_addr_t prefix = whole.sin_addr.s_addr & cut.sin_addr.s_addr;
    std::string bytes(sizeof prefix, '\0');
    std::memcpy(bytes.data(), &prefix, sizeof prefix);
    return bytes;
}

std::string prefix_of_interface(std::string_view name) {
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) {
        return {};
    }
    std::string found;
    for (const ifaddrs* each = all; each != nullptr && found.empty(); each = each->ifa_next) {
        if (name == each->ifa_name) {
            found = prefix_of(each->ifa_addr, each->ifa_netmask);
        }
    }
    ::freeifaddrs(all);
    return found;
}

// Half of a SHA-256, in hexadecimal.
std::string hash_of(std::string_view text) {
    std::array<unsigned char, 32> hash{};
    EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
    std::string shown;
    for (std::size_t n = 0; n < hash.size() / 2; ++n) {
        constexpr std::string_view digits = "0123456789abcdef";
        shown += digits[hash[n] >> 4U];
        shown += digits[hash[n] & 0xfU];
    }
    return shown;
}

}  // namespace

found_network network_of(const std::optional<default_route>& route) {
    std::array<char, IF_NAMESIZE> room{};
    if (!route || ::if_indextoname(route->interface, room.data()) == nullptr) {
        return {};
    }
    const std::string_view name = room.data();
    std::string text = "gapless/v1/network\n" + std::string(name) + '\n';
    text += route->gateway + '\n' + prefix_of_interface(name);
    return {hash_of(text), kind_of_interface(name)};
}

#else

found_network network_of(const std::optional<default_route>&) { return {}; }

#endif

}  // namespace gapless::sdk
