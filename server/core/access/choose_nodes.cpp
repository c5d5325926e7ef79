#include "server/core/access/choose_nodes.hpp"

#include "protocol/session/nearness.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <ranges>
#include <tuple>
#include <utility>

namespace gapless::server {
namespace {

constexpr std::uint32_t full = 1'000;

// One after the other out of 64 bits, as many as are wanted.
class drawn_numbers {
public:
    explicit drawn_numbers(std::uint64_t random_bits) : state_(random_bits) {}

    std::uint64_t below(std::uint64_t bound) {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = (state_ ^ state_ >> 30U) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ mixed >> 27U) * 0x94d049bb133111ebU;
        return (mixed ^ mixed >> 31U) % bound;
    }

private:
    std::uint64_t state_;
};

// What a node can take. One that is full is still better than none.
std::uint64_t room_of(const access_node& node) {
    const std::uint32_t free = full - std::min(node.load, full - 1);
    return std::uint64_t{node.weight} * free;
}

// Draws without putting back, each node by its part of the room that is left.
template <class Range>
void put_in_turn(Range nodes, drawn_numbers& chance) {
    for (auto first = nodes.begin(); first != nodes.end(); ++first) {
        std::uint64_t total = 0;
        for (const access_node& each : std::ranges::subrange(first, nodes.end())) {
            total += room_of(each);
        }
        if (total == 0) {
            return;
        }
        std::uint64_t left = chance.below(total);
        auto found = first;
        while (left >= room_of(*found)) {
            left -= room_of(*found);
            ++found;
        }
        std::iter_swap(first, found);
    }
}

}  // namespace

std::vector<access_node> choose_nodes(
    std::vector<access_node> all, const access_question& asked, std::uint64_t random_bits
) {
    std::erase_if(all, [&](const access_node& each) {
        return each.gray && !each.gray->admits(asked);
    });
    const auto rank = [&](const access_node& each) {
        return std::tuple(each.weight != 0, protocol::nearness(each.at.region, asked.region));
    };
    std::multimap<decltype(rank(all.front())), access_node, std::greater<>> best_first;
    for (auto& each : std::exchange(all, {})) {
        const auto key = rank(each);
        best_first.emplace(key, std::move(each));
    }
    for (auto& [key, each] : best_first) {
        all.push_back(std::move(each));
    }
    drawn_numbers chance(random_bits);
    for (auto first = all.begin(); first != all.end();) {
        const auto last = std::find_if(first, all.end(), [&](const access_node& each) {
            return rank(each) != rank(*first);
        });
        put_in_turn(std::ranges::subrange(first, last), chance);
        first = last;
    }
    return all;
}

}  // namespace gapless::server
