using CodeFirstWorkflows.Storing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Storing.Shapes;

/// <summary>
/// Runs that wait while the code of their workflow is edited: what was done goes on, and what was changed under them is refused by name.
/// </summary>
public sealed partial class UpgradeTests
{
    private readonly InMemoryRunStore _store = new();

    [Fact]
    public async Task Bodies_and_conditions_may_be_edited()
    {
        await BeginAsync();

        Assert.Equal("g 30 i3 yes", (await new Edited(Engine()).ResumeAsync("r", Edited.Answers.Ask("yes"))).Result);
    }

    [Fact]
    public async Task Optional_members_enum_members_and_last_steps_may_be_added_in_children_too()
    {
        await BeginAsync();

        Assert.Equal("g 60 i3 yes more", (await new Larger(Engine()).ResumeAsync("r", Larger.Answers.Ask("yes"))).Result);
    }

    [Fact]
    public async Task An_enum_member_that_is_renamed() => await RefusedAsync(
        engine => new EnumRenamed(engine).ResumeAsync("r"),
        "the enum of member 'sort' of the result of step 'make' has no 'High' any more");

    [Fact]
    public async Task A_member_of_another_type_and_a_sub_workflow_that_is_a_step_now() => await RefusedAsync(
        engine => new Retyped(engine).ResumeAsync("r"),
        "member 'effort' of the result of step 'make' was int32, and now is int64",
        "step 'sub' was a sub-workflow, and now is a step");

    [Fact]
    public async Task A_step_in_the_middle_and_another_order() => await RefusedAsync(
        engine => new Reordered(engine).ResumeAsync("r"),
        "the steps have another order: make, parts, each, sub, ask, end before, and now make, sub, parts, each, ask, end",
        "step 'extra' is new, and not the last one");

    [Fact]
    public async Task A_fan_out_that_is_a_step_now_and_another_input() => await RefusedAsync(
        engine => new Narrowed(engine).ResumeAsync("r"),
        "the input was string, and now is int32",
        "step 'each' was a step for each item, and now is a step",
        "step 'ask' is gone",
        "step 'sub' ran 'inner', and now runs 'other inner'");

    private async Task BeginAsync() =>
        Assert.Equal(WorkflowState.Paused, (await new Before(Engine()).RunAsync("g", new() { RunId = "r" })).State);

    private async Task RefusedAsync(Func<WorkflowEngine, Task> resume, params string[] differences)
    {
        await BeginAsync();

        var changed = await Assert.ThrowsAsync<ShapeChangedException>(() => resume(Engine()));

        Assert.Equal(differences.Order(StringComparer.Ordinal), changed.Differences.Order(StringComparer.Ordinal));
        Assert.Equal("g 60 i3 yes", (await new Before(Engine()).ResumeAsync("r", Before.Answers.Ask("yes"))).Result);
    }

    private WorkflowEngine Engine() => new(new WorkflowEngineOptions { Store = _store });

    public enum Sort
    {
        Low,
        High,
    }

    public enum LargerSort
    {
        None,
        High,
        Low,
    }

    public enum OtherSort
    {
        Low,
        Top,
    }

    public sealed record Plan(string Goal, Sort Sort, int Effort);

    public sealed record LargerPlan(string Goal, LargerSort Sort, int Effort, string? Note = null);

    public sealed record RenamedPlan(string Goal, OtherSort Sort, int Effort);

    public sealed record RetypedPlan(string Goal, Sort Sort, long Effort);

    [Workflow(Name = "inner")]
    public partial class Inner : Workflow<Plan, string>
    {
        [Step]
        public static int First(Plan input) => input.Effort;

        [Step]
        public static string Second(int first) => $"i{first}";
    }

    [Workflow(Name = "inner")]
    public partial class LargerInner : Workflow<LargerPlan, string>
    {
        [Step]
        public static int First(LargerPlan input) => input.Effort;

        [Step]
        public static string Second(int first) => $"i{first}";

        [Step]
        public static string Third(string second) => second;
    }

    [Workflow(Name = "inner")]
    public partial class RenamedInner : Workflow<RenamedPlan, string>
    {
        [Step]
        public static int First(RenamedPlan input) => input.Effort;

        [Step]
        public static string Second(int first) => $"i{first}";
    }

    [Workflow(Name = "other inner")]
    public partial class OtherInner : Workflow<Plan, string>
    {
        [Step]
        public static int First(Plan input) => input.Effort;

        [Step]
        public static string Second(int first) => $"i{first}";
    }

    [Workflow(Name = "upgraded")]
    public partial class Before : Workflow<string, string>
    {
        [Step]
        public static Plan Make(string input) => new(input, Sort.High, 3);

        [Step]
        public static IReadOnlyList<int> Parts(Plan make) => Enumerable.Range(1, make.Effort).ToList();

        [Step]
        [ForEach("parts")]
        public static int Each([Item] int part) => part * 10;

        [SubWorkflow<Inner>]
        public partial Task<string> Sub(Plan make);

        [WaitFor]
        public partial Task<string> Ask(Plan make);

        [Step]
        public static string End(Plan make, IReadOnlyList<int> each, string sub, string ask) => $"{make.Goal} {each.Sum()} {sub} {ask}";
    }

    [Workflow(Name = "upgraded")]
    public partial class Edited : Workflow<string, string>
    {
        [Step]
        public static Plan Make(string input) => new(input + "!", Sort.Low, 30);

        [Step]
        public static IReadOnlyList<int> Parts(Plan make) => [make.Effort];

        [Step]
        [When("make.sort", Is = Sort.High)]
        [ForEach("parts", MaxConcurrency = 2)]
        [Retry(MaxAttempts = 3)]
        public static int Each([Item] int part) => part * 1000;

        [SubWorkflow<Inner>]
        public partial Task<string> Sub(Plan make);

        [WaitFor(Timeout = "3d")]
        public partial Task<string> Ask(Plan make);

        [Step]
        public static string End(Plan make, IReadOnlyList<int>? each, string sub, string ask) => $"{make.Goal} {each?.Max()} {sub} {ask}";
    }

    [Workflow(Name = "upgraded")]
    public partial class Larger : Workflow<string, string>
    {
        [Step]
        public static LargerPlan Make(string input) => new(input, LargerSort.None, 3);

        [Step]
        public static IReadOnlyList<int> Parts(LargerPlan make) => [make.Effort];

        [Step]
        [ForEach("parts")]
        public static int Each([Item] int part) => part * 10;

        [SubWorkflow<LargerInner>]
        public partial Task<string> Sub(LargerPlan make);

        [WaitFor]
        public partial Task<string> Ask(LargerPlan make);

        [Step]
        public static string End(LargerPlan make, IReadOnlyList<int> each, string sub, string ask) =>
            $"{make.Goal}{make.Note} {each.Sum()} {sub} {ask}";

        [Step]
        public static string More(string end) => end + " more";
    }

    [Workflow(Name = "upgraded")]
    public partial class EnumRenamed : Workflow<string, string>
    {
        [Step]
        public static RenamedPlan Make(string input) => new(input, OtherSort.Top, 3);

        [Step]
        public static IReadOnlyList<int> Parts(RenamedPlan make) => [make.Effort];

        [Step]
        [ForEach("parts")]
        public static int Each([Item] int part) => part * 10;

        [SubWorkflow<RenamedInner>]
        public partial Task<string> Sub(RenamedPlan make);

        [WaitFor]
        public partial Task<string> Ask(RenamedPlan make);

        [Step]
        public static string End(RenamedPlan make, IReadOnlyList<int> each, string sub, string ask) =>
            $"{make.Goal} {each.Sum()} {sub} {ask}";
    }

    [Workflow(Name = "upgraded")]
    public partial class Retyped : Workflow<string, string>
    {
        [Step]
        public static RetypedPlan Make(string input) => new(input, Sort.High, 3);

        [Step]
        public static IReadOnlyList<int> Parts(RetypedPlan make) => [(int)make.Effort];

        [Step]
        [ForEach("parts")]
        public static int Each([Item] int part) => part * 10;

        [Step]
        public static string Sub(RetypedPlan make) => $"{make.Effort}";

        [WaitFor]
        public partial Task<string> Ask(RetypedPlan make);

        [Step]
        public static string End(RetypedPlan make, IReadOnlyList<int> each, string sub, string ask) =>
            $"{make.Goal} {each.Sum()} {sub} {ask}";
    }

    [Workflow(Name = "upgraded")]
    public partial class Reordered : Workflow<string, string>
    {
        [Step]
        public static Plan Make(string input) => new(input, Sort.High, 3);

        [SubWorkflow<Inner>]
        public partial Task<string> Sub(Plan make);

        [Step]
        public static int Extra(Plan make) => make.Effort;

        [Step]
        public static IReadOnlyList<int> Parts(int extra) => [extra];

        [Step]
        [ForEach("parts")]
        public static int Each([Item] int part) => part * 10;

        [WaitFor]
        public partial Task<string> Ask(Plan make);

        [Step]
        public static string End(Plan make, IReadOnlyList<int> each, string sub, string ask) => $"{make.Goal} {each.Sum()} {sub} {ask}";
    }

    [Workflow(Name = "upgraded")]
    public partial class Narrowed : Workflow<int, string>
    {
        [Step]
        public static Plan Make(int input) => new("", Sort.High, input);

        [Step]
        public static IReadOnlyList<int> Parts(Plan make) => [make.Effort];

        [Step]
        public static int Each(IReadOnlyList<int> parts) => parts.Sum();

        [SubWorkflow<OtherInner>]
        public partial Task<string> Sub(Plan make);

        [Step]
        public static string End(Plan make, int each, string sub) => $"{make.Goal} {each} {sub}";
    }
}
