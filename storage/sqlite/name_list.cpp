#include "storage/sqlite/name_list.hpp"

#include <algorithm>

namespace gapless::storage {

std::string join_names(const std::vector<std::string>& names) {
    std::string joined;
    for (const std::string& name : names) {
        if (!joined.empty()) {
            joined += ' ';
        }
        joined += name;
    }
    return joined;
}

std::vector<std::string> split_names(std::string_view joined) {
    std::vector<std::string> names;
    while (!joined.empty()) {
        const std::size_t end = std::min(joined.find(' '), joined.size());
        if (end > 0) {
            names.emplace_back(joined.substr(0, end));
        }
        joined.remove_prefix(std::min(end + 1, joined.size()));
    }
    return names;
}

}  // namespace gapless::storage
