#pragma once

#include "server/core/contact/direct_policy.hpp"

#include <gapless/contact.hpp>

#include <map>
#include <string>
#include <utility>

namespace gapless::simulation {

// How people stand to each other, by the entries that were committed and by rules of its own,
// written from the protocol's text. Names are canonical.
class standing_model {
public:
    explicit standing_model(server::direct_policy policy) : policy_(policy) {}

    // Whether `by` may bring this about in the timeline of `owner`; before it takes effect.
    [[nodiscard]] bool is_allowed(
        const std::string& owner, const std::string& by, const contact_change& change
    ) const;

    void apply(const std::string& owner, const contact_change& change);

    [[nodiscard]] bool blocks(const std::string& owner, const std::string& other) const {
        return of(owner, other).blocked;
    }

    [[nodiscard]] bool may_write(const std::string& writer, const std::string& receiver) const;

private:
    struct standing {
        bool asked = false;
        bool was_asked = false;
        bool mutual = false;
        bool follows = false;
        bool blocked = false;
    };

    [[nodiscard]] standing of(const std::string& owner, const std::string& other) const;

    server::direct_policy policy_;
    std::map<std::pair<std::string, std::string>, standing> standings_;
};

}  // namespace gapless::simulation
