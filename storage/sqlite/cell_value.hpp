#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace gapless::storage {

// Content on its way into a cell: as it is, and then it is borrowed; or sealed, and then these are
// bytes, whatever the column holds otherwise.
class cell_value {
public:
    enum class form : unsigned char { text, bytes };

    cell_value(form how, std::string_view plain) : form_(how), plain_(plain) {}

    explicit cell_value(std::string sealed)
        : form_(form::bytes), is_sealed_(true), sealed_(std::move(sealed)) {}

    [[nodiscard]] bool is_text() const { return form_ == form::text; }

    // Borrowed from this object, or from whom it borrows.
    [[nodiscard]] std::string_view view() const { return is_sealed_ ? sealed_ : plain_; }

private:
    form form_;
    bool is_sealed_ = false;
    std::string_view plain_;
    std::string sealed_;
};

}  // namespace gapless::storage
