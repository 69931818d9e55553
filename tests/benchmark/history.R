# Draws tests/benchmark/history.csv: a panel for every figure, releases from left to right.
#   Rscript tests/benchmark/history.R PICTURE.svg
arguments <- commandArgs(trailingOnly = TRUE)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
history <- read.csv(file.path(folder, "history.csv"), colClasses = c(release = "character"))
history$panel <- paste0(history$what, "\nin ", history$measured_in)
releases <- unique(history$release)
panels <- unique(history$panel)
columns <- 3
rows <- ceiling(length(panels) / columns)
svg(arguments[1], width = 11, height = 2.4 * rows)
par(mfrow = c(rows, columns), mar = c(2.5, 3, 3.2, 1), las = 1, cex.main = 0.95, font.main = 1)
for (panel in panels) {
  one <- history[history$panel == panel, ]
  at <- match(one$release, releases)
  top <- max(one$highest, one$goal, na.rm = TRUE)
  plot(at, one$median, type = "n", xlim = c(0.7, length(releases) + 0.3), ylim = c(0, 1.05 * top),
       xlab = "", ylab = "", xaxt = "n", bty = "l", main = panel)
  axis(1, seq_along(releases), releases)
  goal <- one$goal[length(one$goal)]
  if (!is.na(goal)) abline(h = goal, lty = 2, col = "grey50")
  segments(at, one$lowest, at, one$highest, lwd = 2, col = "steelblue")
  lines(at, one$median, col = "steelblue")
  points(at, one$median, pch = 19, col = "steelblue")
}
invisible(dev.off())
