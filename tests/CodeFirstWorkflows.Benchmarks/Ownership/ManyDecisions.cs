namespace CodeFirstWorkflows.Benchmarks.Ownership;

/// <summary>What a visit leaves.</summary>
public sealed record Visit(int Number, bool IsLast);

/// <summary>A hundred visits of a loop that ends by a path into the result.</summary>
[Workflow]
public partial class VisitsByPath(WorkflowEngine engine) : Workflow<int, Visit>(engine)
{
    internal const int Visits = 100;

    [Step, Repeat(Until = "look.isLast", Max = Visits * 2)]
    public static Visit Look(int input, Visit? look) => Next(input, look);

    internal static Visit Next(int input, Visit? look) => new((look?.Number ?? 0) + 1, look?.Number == input - 1);
}

/// <summary>A hundred visits of a loop that ends by a method, whose decisions are recorded.</summary>
[Workflow]
public partial class VisitsByHelper(WorkflowEngine engine) : Workflow<int, Visit>(engine)
{
    [Step, Repeat(Until = nameof(IsLast), Max = VisitsByPath.Visits * 2)]
    public static Visit Look(int input, Visit? look) => VisitsByPath.Next(input, look);

    private static bool IsLast(Visit look) => look.IsLast;
}

/// <summary>Ten steps, each by a path into the input.</summary>
[Workflow]
public partial class BranchesByPath(WorkflowEngine engine) : Workflow<Visit, Visit>(engine)
{
    [Step, When("input.isLast")] public static void S1(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S2(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S3(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S4(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S5(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S6(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S7(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S8(Visit input) => _ = input;
    [Step, When("input.isLast")] public static void S9(Visit input) => _ = input;
    [Step] public static Visit S10(Visit input) => input;
}

/// <summary>Ten steps, nine of them by a method, whose decisions are recorded.</summary>
[Workflow]
public partial class BranchesByHelper(WorkflowEngine engine) : Workflow<Visit, Visit>(engine)
{
    [Step, When(nameof(IsLast))] public static void S1(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S2(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S3(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S4(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S5(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S6(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S7(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S8(Visit input) => _ = input;
    [Step, When(nameof(IsLast))] public static void S9(Visit input) => _ = input;
    [Step] public static Visit S10(Visit input) => input;

    private static bool IsLast(Visit input) => input.IsLast;
}
