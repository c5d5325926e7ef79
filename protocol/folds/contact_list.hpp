#pragma once

#include <gapless/contact.hpp>
#include <gapless/message.hpp>

#include <map>
#include <string>
#include <vector>

namespace gapless::protocol {

// A user's contacts, made of the entries of the user's contacts timeline.
//
// Take each entry once, in log order. It is a pure fold: all who have taken the same entries (each
// device of the user, the server's rows, a checker) hold the same contacts. Entries of kinds that
// it does not know say nothing.
class contact_list {
public:
    void take(const message& entry);

    // Whoever is a contact, has asked or was asked, is followed or blocked; by canonical name.
    [[nodiscard]] std::vector<contact> contacts() const;

    // How the user stands to this one; all empty but the name, if there is nothing.
    [[nodiscard]] contact standing(const std::string& canonical) const;

private:
    std::map<std::string, contact> contacts_;  // by canonical name
};

// What a change makes of a standing: the one place that says so, for whoever keeps one.
void apply(const contact_change& change, contact& standing);

// Whether there is anything between the two.
[[nodiscard]] bool is_nothing(const contact& standing);

}  // namespace gapless::protocol
