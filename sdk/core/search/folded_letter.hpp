#pragma once

namespace gapless::sdk {

// A letter as it is compared by a search: without its case and its accents, and not wider than
// others. What is no letter stays as it is.
[[nodiscard]] char32_t folded_letter(char32_t letter);

}  // namespace gapless::sdk
