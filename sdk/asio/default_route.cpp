#include "sdk/asio/default_route.hpp"

#ifdef __linux__
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#endif

#include <cstddef>
#include <cstring>
#include <tuple>
#include <utility>

namespace gapless::sdk {

std::optional<default_route> better(
    std::optional<default_route> one, std::optional<default_route> other
) {
    if (!one || !other) {
        return one ? one : other;
    }
    const auto rank = [](const default_route& each) { return std::tuple(each.is_v6, each.metric); };
    return rank(*other) < rank(*one) ? other : one;
}

#ifdef __linux__

namespace {

// What stands at the beginning of the bytes; nothing when there are too few of them.
template <class Header>
std::optional<Header> read_as(std::string_view bytes) {
    if (bytes.size() < sizeof(Header)) {
        return std::nullopt;
    }
    Header read{};
    std::memcpy(&read, bytes.data(), sizeof(Header));
    return read;
}

constexpr std::size_t aligned(std::size_t length) { return (length + 3U) & ~std::size_t{3}; }

void skip(std::string_view& bytes, std::size_t length) {
    bytes.remove_prefix(length < bytes.size() ? length : bytes.size());
}

void take_attribute(default_route& into, std::uint16_t kind, std::string_view value) {
    const auto number = read_as<std::uint32_t>(value);
    if (kind == RTA_OIF && number) {
        into.interface = *number;
    } else if (kind == RTA_PRIORITY && number) {
        into.metric = *number;
    } else if (kind == RTA_GATEWAY && (value.size() == 4 || value.size() == 16)) {
        into.gateway = value;
    }
}

// Of a RTM_NEWROUTE; nothing if it is the way to somewhere.
std::optional<default_route> route_in(std::string_view message) {
    const auto header = read_as<rtmsg>(message);
    const bool is_default = header && header->rtm_dst_len == 0 && header->rtm_type == RTN_UNICAST &&
                            header->rtm_table == RT_TABLE_MAIN &&
                            (header->rtm_family == AF_INET || header->rtm_family == AF_INET6);
    if (!is_default) {
        return std::nullopt;
    }
    default_route read;
    read.is_v6 = header->rtm_family == AF_INET6;
    skip(message, aligned(sizeof(rtmsg)));
    while (const auto attribute = read_as<rtattr>(message)) {
        if (attribute->rta_len < sizeof(rtattr) || attribute->rta_len > message.size()) {
            break;
        }
        take_attribute(
            read,
            attribute->rta_type,
            message.substr(sizeof(rtattr), attribute->rta_len - sizeof(rtattr))
        );
        skip(message, aligned(attribute->rta_len));
    }
    return read.interface == 0 ? std::nullopt : std::optional(read);
}

}  // namespace

route_datagram read_routes(std::string_view datagram, std::uint32_t asked) {
    route_datagram read;
    while (const auto header = read_as<nlmsghdr>(datagram)) {
        if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > datagram.size()) {
            break;
        }
        const bool is_answer = header->nlmsg_pid != 0 && header->nlmsg_seq == asked;
        const bool is_last = header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR;
        if (is_answer && header->nlmsg_type == RTM_NEWROUTE) {
            const std::size_t from = aligned(sizeof(nlmsghdr));
            const auto body = datagram.substr(0, header->nlmsg_len);
            read.best = better(
                std::move(read.best), route_in(body.substr(from < body.size() ? from : body.size()))
            );
        } else if (is_last) {
            read.is_end = read.is_end || header->nlmsg_seq == asked;
        } else if (!is_answer && header->nlmsg_type != NLMSG_NOOP) {
            read.is_news = true;
        }
        skip(datagram, aligned(header->nlmsg_len));
    }
    return read;
}

#else

route_datagram read_routes(std::string_view, std::uint32_t) { return {}; }

#endif

}  // namespace gapless::sdk
