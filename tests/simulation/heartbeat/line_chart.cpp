#include "tests/simulation/heartbeat/line_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace gapless::simulation {
namespace {

constexpr double width = 860;
constexpr double height = 470;
constexpr double left = 70;
constexpr double right = 690;
constexpr double top = 44;
constexpr double bottom = 412;

constexpr std::array<std::string_view, 10> colours{
    "#0b6e4f",
    "#c1121f",
    "#1d3557",
    "#e09f3e",
    "#6a4c93",
    "#457b9d",
    "#8d5524",
    "#d45087",
    "#5f6b73",
    "#2a9d8f",
};

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

std::string label(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

struct text_place {
    double x = 0;
    double y = 0;
    std::string_view anchor = "middle";
};

std::string words(const text_place& at, const std::string& said, std::string_view more = "") {
    return "<text x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" text-anchor=\"" +
           std::string(at.anchor) + "\"" + std::string(more) + ">" + said + "</text>\n";
}

double across(const line_chart::axis& x, double value) {
    return left + (right - left) * x.place(value);
}

double down(const line_chart::axis& y, double value) {
    return bottom - (bottom - top) * y.place(value);
}

std::string frame_of(const line_chart& chart) {
    std::string text;
    for (const double tick : chart.x.ticks) {
        const std::string at = number(across(chart.x, tick));
        text += "<line x1=\"" + at + "\" y1=\"" + number(top) + "\" x2=\"" + at + "\" y2=\"" +
                number(bottom) + "\" stroke=\"#e4e4e4\"/>\n";
        text += words({across(chart.x, tick), bottom + 18}, label(tick));
    }
    for (const double tick : chart.y.ticks) {
        const std::string at = number(down(chart.y, tick));
        text += "<line x1=\"" + number(left) + "\" y1=\"" + at + "\" x2=\"" + number(right) +
                "\" y2=\"" + at + "\" stroke=\"#e4e4e4\"/>\n";
        text += words({left - 8, down(chart.y, tick) + 4, "end"}, label(tick));
    }
    const double middle = (top + bottom) / 2;
    text += words({(left + right) / 2, height - 18}, chart.x.title);
    text +=
        words({18, middle}, chart.y.title, " transform=\"rotate(-90 18 " + number(middle) + ")\"");
    return text + words({left, 24, "start"}, chart.title, " font-size=\"15\" font-weight=\"bold\"");
}

std::string line_of(const line_chart& chart, std::size_t which) {
    const line_chart::line& drawn = chart.lines[which];
    const std::string colour(colours.at(which % colours.size()));
    const std::string stroke = drawn.is_ours ? "3" : "1.4";
    std::string points;
    for (const auto& [x, y] : drawn.points) {
        points += number(across(chart.x, x)) + "," + number(down(chart.y, y)) + " ";
    }
    const double at = top + 10 + 22 * static_cast<double>(which);
    return "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"" + stroke +
           "\" points=\"" + points + "\"/>\n<line x1=\"" + number(right + 16) + "\" y1=\"" +
           number(at) + "\" x2=\"" + number(right + 40) + "\" y2=\"" + number(at) + "\" stroke=\"" +
           colour + "\" stroke-width=\"" + stroke + "\"/>\n" +
           words({right + 46, at + 4, "start"}, drawn.name);
}

}  // namespace

double line_chart::axis::place(double value) const {
    const double kept = std::clamp(value, low, high);
    return is_logarithmic ? std::log(kept / low) / std::log(high / low)
                          : (kept - low) / (high - low);
}

std::string line_chart::svg() const {
    std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) +
                       " " + number(height) +
                       "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                       "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" +
                       frame_of(*this);
    for (std::size_t n = 0; n < lines.size(); ++n) {
        text += line_of(*this, n);
    }
    return text + "</svg>\n";
}

}  // namespace gapless::simulation
