namespace CodeFirstWorkflows.Benchmarks.Interleaving;

/// <summary>The value in the middle, which single disturbances do not move.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
