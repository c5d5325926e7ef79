#include "sdk/core/search/search_terms.hpp"

#include "sdk/core/search/segmenter.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {
namespace {

// The last pair of a run says all that its last character would; that of a run of one does not.
void take_unspaced(const segmenter::segment& found, search_phrase& run, search_terms& terms) {
    if (!found.is_last_of_run) {
        run.segments.push_back(found.text);
        return;
    }
    if (run.segments.empty()) {
        run = {{found.text}, true};
    }
    terms.push_back(std::exchange(run, {}));
}

}  // namespace

search_terms search_terms_of(std::string_view typed) {
    search_terms terms;
    search_phrase run;
    segmenter cut(typed);
    segmenter::segment found;
    while (cut.next(found)) {
        if (found.is_unspaced) {
            take_unspaced(found, run, terms);
            continue;
        }
        if (!found.follows_word) {
            terms.emplace_back();
        }
        terms.back().segments.push_back(found.text);
        terms.back().is_prefix = found.touches_end;
    }
    std::ranges::sort(terms);
    const auto repeated = std::ranges::unique(terms);
    terms.erase(repeated.begin(), repeated.end());
    return terms;
}

}  // namespace gapless::sdk
