namespace CodeFirstWorkflows.Runtime;

/// <summary>Collects the results of a repeated step, for <see cref="VisitsAttribute"/>.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class VisitList<T>
{
    private readonly List<T> _results = [];

    /// <summary>Adds the result of a visit.</summary>
    /// <param name="value">The result.</param>
    public void Add(T value) => _results.Add(value);

    /// <summary>The results so far, the oldest first.</summary>
    /// <returns>A list that later visits do not change.</returns>
    public IReadOnlyList<T> ToList() => [.. _results];
}
