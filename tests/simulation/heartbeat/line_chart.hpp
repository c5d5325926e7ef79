#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gapless::simulation {

// Lines over two axes, each logarithmic or not, as an SVG of its own. Ticks are given, for nobody
// knows better what is worth a line.
struct line_chart {
    struct axis {
        std::string title;
        double low = 0;
        double high = 1;
        bool is_logarithmic = false;
        std::vector<double> ticks;

        [[nodiscard]] double place(double value) const;  // 0 … 1
    };

    struct line {
        std::string name;
        std::vector<std::pair<double, double>> points;
        bool is_ours = false;
    };

    std::string title;
    axis x;
    axis y;
    std::vector<line> lines;

    [[nodiscard]] std::string svg() const;
};

}  // namespace gapless::simulation
