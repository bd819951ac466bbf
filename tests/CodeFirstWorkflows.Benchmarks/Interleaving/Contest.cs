using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace CodeFirstWorkflows.Benchmarks.Interleaving;

/// <summary>
/// The benchmarks of one class, done in turns, a short round each, so that whatever else the machine does meets all of them alike.
/// </summary>
internal sealed class Contest(string title, IReadOnlyList<Contender> contenders)
{
    private const int Rounds = 60;

    public string Title { get; } = title;

    /// <summary>The hand-written baseline first.</summary>
    public IReadOnlyList<Contender> Contenders { get; } = contenders;

    /// <summary>The contests of a benchmark class, one for each value of its parameter; none if it has no baseline.</summary>
    public static IEnumerable<Contest> Of(Type type)
    {
        var benchmarks = type.GetMethods()
            .Select(static method => (Method: method, Attribute: method.GetCustomAttribute<BenchmarkAttribute>()!))
            .Where(static benchmark => benchmark.Attribute is not null)
            .OrderByDescending(static benchmark => benchmark.Attribute.Baseline)
            .ToList();
        if (benchmarks is not [{ Attribute.Baseline: true }, ..])
            yield break;
        var parameter = type.GetProperties().SingleOrDefault(static property => property.IsDefined(typeof(ParamsAttribute)));
        foreach (var value in parameter?.GetCustomAttribute<ParamsAttribute>()!.Values ?? [null])
        {
            var instance = Activator.CreateInstance(type)!;
            parameter?.SetValue(instance, value);
            type.GetMethods().SingleOrDefault(static method => method.IsDefined(typeof(GlobalSetupAttribute)))?.Invoke(instance, null);
            yield return new Contest(
                parameter is null ? type.Name : $"{type.Name}, {parameter.Name} = {value}",
                [.. benchmarks.Select(benchmark => new Contender(
                    benchmark.Attribute.Description!, benchmark.Attribute.OperationsPerInvoke, benchmark.Method.CreateDelegate<Func<Task>>(instance)))]);
        }
    }

    public async Task RunAsync()
    {
        foreach (var contender in Contenders)
            await contender.WarmUpAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var contender in Contenders)
                await contender.RunRoundAsync().ConfigureAwait(false);
        }
    }
}
