using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

public sealed class RenameStepRefactoringTests
{
    [Fact]
    public Task A_step_without_a_name_is_pinned() => Verify.Refactoring<RenameStepRefactoring>(
        "Pin the step's name 'analyze'",
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step] // first
            public string $$AnalyzeAsync(string input) => input;

            [Step]
            public string Answer(string analyze) => analyze;
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step(Name = "analyze")] // first
            public string AnalyzeAsync(string input) => input;

            [Step]
            public string Answer(string analyze) => analyze;
        }
        """);

    [Fact]
    public Task A_prompt_is_pinned_behind_its_other_arguments() => Verify.Refactoring<RenameStepRefactoring>(
        "Pin the step's name 'answer'",
        """"
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Output, Prompt("""
                Answer {input}
                """, System = "Be brief")]
            public partial Task<string> Answer$$(string input);
        }
        """",
        """"
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Output, Prompt("""
                Answer {input}
                """, System = "Be brief", Name = "answer")]
            public partial Task<string> Answer(string input);
        }
        """");

    [Fact]
    public Task A_step_is_renamed_to_its_method_with_all_that_reads_it() => Verify.Refactoring<RenameStepRefactoring>(
        "Rename step 'plan' to 'makePlan', as its method",
        """"
        public sealed record Plan(string Title, int Days);

        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Make a plan: {input}", Name = "plan")]
            public partial Task<Plan> Make$$Plan(string input);

            [Prompt("""
                {#plan.title}Carry out {plan.title} in {plan.days} days.{/plan.title}
                {{plan}}
                """)]
            public partial Task<string> Execute(Plan plan, CancellationToken cancellation);

            /// <summary>See <see cref="Given.Plan"/>, and <paramref name="Plan"/>.</summary>
            [Step]
            public string Check(StepResult<Plan> Plan, string execute) => Plan.Result.Title + execute;

            [Prompt("Praise {check} of {plan.days}, {title}")]
            public partial Task<string> Praise(string check, [From("plan.result.title")] string title, [From(nameof(MakePlan))] Plan made);
        }
        """",
        """"
        public sealed record Plan(string Title, int Days);

        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Prompt("Make a plan: {input}")]
            public partial Task<Plan> MakePlan(string input);

            [Prompt("""
                {#makePlan.title}Carry out {makePlan.title} in {makePlan.days} days.{/makePlan.title}
                {{plan}}
                """)]
            public partial Task<string> Execute(Plan makePlan, CancellationToken cancellation);

            /// <summary>See <see cref="Given.MakePlan"/>, and <paramref name="makePlan"/>.</summary>
            [Step]
            public string Check(StepResult<Plan> makePlan, string execute) => makePlan.Result.Title + execute;

            [Prompt("Praise {check} of {makePlan.days}, {title}")]
            public partial Task<string> Praise(string check, [From("makePlan.result.title")] string title, [From(nameof(MakePlan))] Plan made);
        }
        """",
        [("Use.cs", """
            internal static class Use
            {
                public static async Task Of(Solve solve)
                {
                    var run = await solve.RunAsync("a", new RunOptions { Given = [Solve.Given.Plan(new("a", 1))] });
                    Console.WriteLine(new { run.Steps.Plan, Other = 1 }.Plan.Result.Title);
                    Console.WriteLine(Solve.Render.Execute(plan: new("a", 1)).Count + Solve.Render.Plan(input: "a").Count);
                }
            }
            """)],
        [("Use.cs", """
            internal static class Use
            {
                public static async Task Of(Solve solve)
                {
                    var run = await solve.RunAsync("a", new RunOptions { Given = [Solve.Given.MakePlan(new("a", 1))] });
                    Console.WriteLine(new { Plan = run.Steps.MakePlan, Other = 1 }.Plan.Result.Title);
                    Console.WriteLine(Solve.Render.Execute(makePlan: new("a", 1)).Count + Solve.Render.MakePlan(input: "a").Count);
                }
            }
            """)]);

    [Theory]
    [InlineData("[Step(Name = \"plan\")]", "[Step]")]
    [InlineData("[Step(Name = \"plan\", Order = 0)]", "[Step(Order = 0)]")]
    [InlineData("[Step(Order = 0, Name = \"plan\")]", "[Step(Order = 0)]")]
    [InlineData("[Output, Step(Name = nameof(plan))]", "[Output, Step]")]
    public Task The_pin_is_taken_out(string attribute, string left)
    {
        const string Source = """
            [Workflow]
            public partial class Solve : Workflow<string, string>
            {
                private const string plan = "";

                ATTRIBUTE
                public string $$MakePlan(string input) => input + plan;
            }
            """;
        return Verify.Refactoring<RenameStepRefactoring>(
            "Rename step 'plan' to 'makePlan', as its method",
            Source.Replace("ATTRIBUTE", attribute, StringComparison.Ordinal),
            Source.Replace("ATTRIBUTE", left, StringComparison.Ordinal).Replace("$$", "", StringComparison.Ordinal));
    }

    private const string Renamed = """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Plan(string input) => input;

            [Step]
            public string In$$spect(string input, string plan) => input + plan;

            [Prompt("Answer {analyze.length}, {{analyze}}")]
            public partial Task<string> Answer(string analyze);

            [Step]
            public string Judge([From("analyze.length")] int length, [From(nameof(Inspect))] string text, string answer) => length + text + answer;

            [Prompt("Praise {analyze} as {judge}")]
            public partial Task<string> Praise([From(nameof(Inspect))] string text, string judge);
        }
        """;

    private static readonly (string, string) Use = ("Use.cs", """
        internal static class Use
        {
            public static string Of(Solve.Run run) => run.Steps.Analyze.Result + Solve.Render.Answer(analyze: "a");
        }
        """);

    [Fact]
    public Task After_its_method_was_renamed_the_readers_follow() => Verify.Refactoring<RenameStepRefactoring>(
        "Rename the readers of 'analyze' to 'inspect'",
        Renamed,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Plan(string input) => input;

            [Step]
            public string Inspect(string input, string plan) => input + plan;

            [Prompt("Answer {inspect.length}, {{analyze}}")]
            public partial Task<string> Answer(string inspect);

            [Step]
            public string Judge([From("inspect.length")] int length, [From(nameof(Inspect))] string text, string answer) => length + text + answer;

            [Prompt("Praise {inspect} as {judge}")]
            public partial Task<string> Praise([From(nameof(Inspect))] string text, string judge);
        }
        """,
        [Use],
        [("Use.cs", Use.Item2.Replace("Steps.Analyze", "Steps.Inspect", StringComparison.Ordinal).Replace("analyze:", "inspect:", StringComparison.Ordinal))]);

    [Fact]
    public Task After_its_method_was_renamed_the_step_keeps_its_name() => Verify.Refactoring<RenameStepRefactoring>(
        "Keep the step's name 'analyze'",
        Renamed,
        Renamed.Replace("$$", "", StringComparison.Ordinal).Replace("[Step]\n    public string Inspect", "[Step(Name = \"analyze\")]\n    public string Inspect", StringComparison.Ordinal),
        [Use],
        [Use]);

    [Fact]
    public Task All_three_are_offered_in_this_order() => Verify.Refactorings<RenameStepRefactoring>(
        Renamed,
        ["Rename the readers of 'analyze' to 'inspect'", "Keep the step's name 'analyze'", "Pin the step's name 'inspect'"]);

    [Fact]
    public Task A_step_that_another_reads_by_its_name_was_not_renamed() => Verify.Refactorings<RenameStepRefactoring>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string $$Plan(string input) => input;

            [Step]
            public string Inspect([From("plan.length")] int length) => $"{length}";

            [Step]
            public string Answer(string analyze, string inspect) => analyze + inspect;
        }
        """,
        ["Pin the step's name 'plan'"]);

    [Fact]
    public Task A_step_behind_the_readers_was_not_renamed() => Verify.Refactorings<RenameStepRefactoring>(
        Renamed.Replace("$$", "", StringComparison.Ordinal).Replace("> Praise", "> $$Praise", StringComparison.Ordinal),
        ["Pin the step's name 'praise'"]);

    [Fact]
    public Task A_step_whose_type_does_not_fit_the_readers_was_not_renamed() => Verify.Refactorings<RenameStepRefactoring>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public int $$Inspect(string input) => input.Length;

            [Step]
            public string Answer(string analyze) => analyze;
        }
        """,
        ["Pin the step's name 'inspect'"]);

    [Fact]
    public Task Two_unknown_names_leave_open_which_of_them_it_was() => Verify.Refactorings<RenameStepRefactoring>(
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string $$Inspect(string input) => input;

            [Step]
            public string Answer(string analyze, string study) => analyze + study;
        }
        """,
        ["Pin the step's name 'inspect'"]);

    [Theory]
    [InlineData("", "private string Help() => \"\";")]
    [InlineData("[Workflow]", "public string $$Plain(string input) => input;")]
    [InlineData("[Workflow]", "[Step] public string Answer(string input) { $$return input; }")]
    public Task Elsewhere_nothing_is_offered(string attribute, string member) => Verify.Refactorings<RenameStepRefactoring>(
        $$"""
        {{attribute}}
        public partial class Solve : Workflow<string, string>
        {
            {{(member.Contains("$$", StringComparison.Ordinal) ? "" : "[Step] public string $$Answer(string input) => input;")}}
            {{member}}
        }
        """,
        []);

    [Theory]
    [InlineData("the name is reserved", "MermaidAsync", "[Step] public string Last(string plan) => plan;")]
    [InlineData("the name is taken", "Draft", "[Step(Name = \"draft\")] public string Sketch(string plan) => plan;")]
    [InlineData("readers would find another step", "MakePlan", "[Step(Name = \"sketch\")] public string Plan() => \"\"; [Step] public string Last(string plan) => plan;")]
    [InlineData("others' readers would find it", "OutlineAsync", "[Step(Name = \"sketch\")] public string Outline() => \"\"; [Step] public string Last(string outline) => outline;")]
    [InlineData("it is shadowed", "MakePlan", "[Step] public string Last(string plan) { var makePlan = 1; return plan + makePlan; }")]
    [InlineData("the path is a constant", "MakePlan", "private const string Path = \"plan\"; [Step] public string Last([From(Path)] string text) => text;")]
    [InlineData("the template is a constant", "MakePlan", "private const string Text = \"Do {plan}\"; [Prompt(Text)] public partial Task<string> Last(string plan);")]
    [InlineData("the template is a file", "MakePlan", "[Prompt(File = \"a.prompt.md\")] public partial Task<string> Last(string plan);")]
    public async Task A_step_is_not_renamed_if(string reason, string method, string reader)
    {
        Assert.NotEmpty(reason);
        await Verify.Refactorings<RenameStepRefactoring>(
            $$"""
            [Workflow]
            public partial class Solve : Workflow<string, string>
            {
                [Step(Name = "plan")]
                public string {{"$$" + method}}(string input) => input;

                {{reader}}
            }
            """,
            [],
            ("a.prompt.md", "Do {plan}"));
    }
}
