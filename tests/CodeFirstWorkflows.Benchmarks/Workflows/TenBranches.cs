namespace CodeFirstWorkflows.Benchmarks;

/// <summary>What branches are chosen by.</summary>
public sealed record Signal(Level Level, bool IsLoud);

/// <summary>How high a signal is.</summary>
public enum Level
{
    Lowest,
    Low,
    Middle,
    High,
    Highest,
}

/// <summary>Five branches by an enum, of which one is taken, and five by a bool, of which all or none are.</summary>
[Workflow]
public partial class TenBranches : Workflow<Signal, int>
{
    [Step, When("input.level", Is = Level.Lowest)] internal static ValueTask<int> B1(Signal input) => HandWritten.Measure(input);
    [Step, When("input.level", Is = Level.Low)] internal static ValueTask<int> B2(Signal input) => HandWritten.Measure(input);
    [Step, When("input.level", Is = Level.Middle)] internal static ValueTask<int> B3(Signal input) => HandWritten.Measure(input);
    [Step, When("input.level", Is = Level.High)] internal static ValueTask<int> B4(Signal input) => HandWritten.Measure(input);
    [Step, When("input.level", Is = Level.Highest)] internal static ValueTask<int> B5(Signal input) => HandWritten.Measure(input);
    [Step, When("input.isLoud")] internal static ValueTask<int> B6(Signal input) => HandWritten.Measure(input);
    [Step, When("input.isLoud")] internal static ValueTask<int> B7(Signal input) => HandWritten.Measure(input);
    [Step, When("input.isLoud")] internal static ValueTask<int> B8(Signal input) => HandWritten.Measure(input);
    [Step, When("input.isLoud")] internal static ValueTask<int> B9(Signal input) => HandWritten.Measure(input);
    [Step, When("input.isLoud")] internal static ValueTask<int> B10(Signal input) => HandWritten.Measure(input);

    [Step]
    internal static int Sum(
        [From(nameof(B1), nameof(B2), nameof(B3), nameof(B4), nameof(B5))] int level, int? b6, int? b7, int? b8, int? b9, int? b10) =>
        level + (b6 ?? 0) + (b7 ?? 0) + (b8 ?? 0) + (b9 ?? 0) + (b10 ?? 0);
}
