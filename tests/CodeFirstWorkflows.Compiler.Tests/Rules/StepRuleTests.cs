using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Rules about steps: 005 to 009, 016 and 019.</summary>
public sealed class StepRuleTests
{
    [Theory]
    [InlineData("{|CFW005:GetHashCodeAsync|}", "'getHashCode' is reserved")]
    [InlineData("{|CFW005:Flow2|}", "'flow' is reserved", "flow")]
    [InlineData("{|CFW005:Input|}", "'input' always means something else")]
    [InlineData("{|CFW005:ItemAsync|}", "'item' always means something else")]
    public Task A_reserved_name_of_a_method(string method, string message, string? name = null)
    {
        if (name is null)
            return RuleCheck.Reported(RuleCheck.Workflow($"[Step] public string {method}(string input) => input;"), message);
        return RuleCheck.Reported(RuleCheck.Workflow($"[Step(Name = {{|CFW005:\"{name}\"|}})] public string Other(string input) => input;"), message);
    }

    [Theory]
    [InlineData("\"\"", "'' is empty")]
    [InlineData("\"my step\"", "'my step' is no C# identifier")]
    [InlineData("@\"1st\"", "'1st' is no C# identifier")]
    [InlineData("\"given\"", "'given' is reserved")]
    [InlineData("nameof(ToString)", "'ToString' is reserved")]
    [InlineData("\"in\" + \"put\"", "'input' always means something else")]
    public Task A_name_that_cannot_be(string name, string message) =>
        RuleCheck.Reported(RuleCheck.Workflow($"[Step(Name = {{|CFW005:{name}|}})] public string Answer(string input) => input;"), $"The step name {message}");

    [Fact]
    public Task A_name_twice() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] public string Plan(string input) => input;
        [Step] public Task<string> {|CFW005:PlanAsync|}(string plan) => Task.FromResult(plan);
        [Step(Name = "plan")] public string {|CFW005:Other|}(string plan) => plan;
        [Step] public string {|CFW005:Plan|}(string plan, string input) => plan + input;
        """), "'plan' is already that of the step 'Plan'");

    [Fact]
    public Task Names_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step(Name = "_")] private string A(string input) => input;
        [Step(Name = "_run")] private string B([From("_")] string a) => a;
        [Step(Name = "_workflow")] private string C([From("_run")] string a) => a;
        [Step(Name = "@Ünïcödé")] private string D([From("_workflow")] string a) => a;
        """.Replace("@", "", StringComparison.Ordinal) + """
        [Step] private string @event([From("ünïcödé")] string a) => a;
        [Step] private string Async(string @event) => @event;
        [Step(Name = "stepResults")] private string E(string async) => async;
        [Step(Name = "StepsAsync")] private string F(string stepResults) => stepResults;
        [Step(Name = "state")] private string G([From("stepsAsync")] string a) => a;
        [Step(Name = "value")] private string H(string state) => state;
        [Prompt("{value} {@value.length}", Name = "class")] private partial Task<string> I(string value);
        [Step(Name = "input2")] private string J(string @class, string input) => @class + input;
        """ + "[Step] private string K([From(\"input2\")] string a) => a;"));

    [Theory]
    [InlineData("async void {|CFW006:X|}() => await Task.Yield();", "it is async void")]
    [InlineData("string {|CFW006:X|}<T>(string input) => input;", "it is generic")]
    [InlineData("string {|CFW006:X|}(ref string input) => input;", "its parameter 'input' is passed by reference")]
    [InlineData("string {|CFW006:X|}(in string input) => input;", "its parameter 'input' is passed by reference")]
    [InlineData("string {|CFW006:X|}(out string input) => input = \"\";", "its parameter 'input' is passed by reference")]
    [InlineData("string {|CFW006:X|}(string input = \"\") => input;", "its parameter 'input' has a default value")]
    [InlineData("string {|CFW006:X|}(string input, CancellationToken ct = default) => input;", "its parameter 'ct' has a default value")]
    [InlineData("string {|CFW006:X|}(string input, params string[] more) => input;", "its parameter 'more' is a params list")]
    [InlineData("string {|CFW006:X|}(ReadOnlySpan<char> input) => \"\";", "its parameter 'input' is a ref struct")]
    [InlineData("string {|CFW006:X|}(dynamic input) => \"\";", "its parameter 'input' is dynamic")]
    [InlineData("Span<int> {|CFW006:X|}() => default;", "its result is a ref struct")]
    [InlineData("Task<Task<string>> {|CFW006:X|}(string input) => null!;", "its result is a task")]
    [InlineData("ValueTask<string>? {|CFW006:X|}(string input) => null;", "its result is a task")]
    [InlineData("Task<string>? {|CFW006:X|}(string input) => null;", "its task may be null")]
    [InlineData("Task? {|CFW006:X|}(string input) => null;", "its task may be null")]
    [InlineData("string {|CFW006:X|}(Task<string> input) => \"\";", "its parameter 'input' is a task")]
    [InlineData("ref readonly string {|CFW006:X|}(string input) => ref F; private readonly string F = \"\";", "it returns by reference")]
    public Task A_signature_that_cannot_be_called(string method, string reason) =>
        RuleCheck.Reported(RuleCheck.Workflow($"[Step] private {method}\n[Step, Output] private string Last() => \"\";"), $"'X' cannot be a step because {reason}");

    [Fact]
    public Task A_step_without_a_body() => RuleCheck.Reported(
        RuleCheck.Workflow("[Step] partial void {|CFW006:X|}();\n[Step, Output] private string Last(string input) => input;"), "'X' cannot be a step because it has no body");

    [Fact]
    public Task A_pointer_and_a_file_local_type() => RuleCheck.Reported(RuleCheck.Workflow(
        """
        [Step, Output] private string Last(string input) => input;
        [Step] private void {|CFW006:Point|}(delegate*<void> input) { }
        """.Replace("private void", "private {|CS0227:unsafe|} void", StringComparison.Ordinal).Replace("{|CS0227:unsafe|} void {|CFW006:Point|}", "unsafe void {|CS0227:{|CFW006:Point|}|}", StringComparison.Ordinal)));

    [Fact]
    public Task A_result_that_cannot_be_a_type_argument() => RuleCheck.Reported(RuleCheck.Workflow(
        "[Step] private IShape {|CFW006:X|}(string input) => null!; [Step] private string Y(string input) => input;", others: "internal interface IShape { static abstract int Count { get; } }"), "cannot be a type argument");

    [Fact]
    public Task A_chat_client_by_a_key_that_is_no_name() => RuleCheck.Reported(RuleCheck.Workflow(
        "[Step] private string X(string input, [{|CFW006:Microsoft.Extensions.DependencyInjection.FromKeyedServices(1)|}] Microsoft.Extensions.AI.IChatClient client) => input;"), "by a key that is no string");

    [Theory]
    [InlineData("[System.Diagnostics.CodeAnalysis.AllowNull] string input")]
    [InlineData("[System.Diagnostics.CodeAnalysis.NotNull] string? input")]
    public Task A_parameter_whose_attribute_says_more_than_its_type(string parameter) => RuleCheck.Reported(RuleCheck.Workflow(
        $"[Prompt(\"{{input}}\")] private partial Task<string> {{|CFW006:X|}}({parameter});"), "let its type say whether it may be null");

    [Fact]
    public Task A_result_whose_attribute_says_more_than_its_type() => RuleCheck.Reported(RuleCheck.Workflow(
        "[Step][return: System.Diagnostics.CodeAnalysis.MaybeNull] private string {|CFW006:X|}(string input) => input;"), "let its type say whether it may be null");

    [Theory]
    [InlineData("void")]
    [InlineData("string")]
    public Task A_prompt_that_returns_no_task(string type) => RuleCheck.Reported(RuleCheck.Workflow(
        $"[Step, Output] public string Last(string input) => input; [Prompt(\"Hi\")] public partial {type} {{|CFW006:X|}}();"), "a prompt waits for a model");

    [Theory]
    [InlineData("public Task<string> {|CFW007:Ask|}(string input) => Task.FromResult(input);")]
    [InlineData("public async Task<string> {|CFW007:Ask|}(string input) { await Task.Yield(); return input; }")]
    [InlineData("public partial Task<string> {|CFW007:Ask|}(string input); public partial Task<string> Ask(string input) => Task.FromResult(input);")]
    public Task A_prompt_with_a_body(string method) =>
        RuleCheck.Reported(RuleCheck.Workflow($"[Prompt(\"{{input}}\")] {method}"), "Declare 'Ask' as a partial method without a body");

    [Fact]
    public Task Prompts_of_every_kind() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Prompt("{input}")] public partial Task<string> A(string input);
        [Prompt("{a}")] protected internal virtual partial ValueTask<List<string?>> B(string a, CancellationToken cancellationToken);
        [Prompt("{b:list}")] private static partial Task<(int Count, string? Name)> C(CancellationToken ct, List<string?> b);
        [Prompt("{c.count} {c.name ?? 'nobody'}")] internal partial Task<int?> D((int Count, string? Name) c);
        [Prompt("{d ?? '0'}")] protected partial Task E(int? d);
        [Prompt("{d}")] private protected partial ValueTask F(int? d);
        [Prompt("Nothing")] private partial ValueTask<string[][]> G();
        [Prompt("{g} {g[0]} {g[0][1]}")] private partial Task<string> H(string[][] g);
        """));

    [Fact]
    public Task A_prompt_that_overrides_and_hides() => RuleCheck.Sound("""
        internal abstract class Base(WorkflowEngine engine) : Workflow<string, string>(engine)
        {
            protected virtual Task<string> One(string input) => Task.FromResult(input);
            protected Task<string> Two(string one) => Task.FromResult(one);
        }

        [Workflow]
        internal partial class Solve : Base
        {
            [Prompt("{input}")] protected override sealed partial Task<string> One(string input);
            [Prompt("{one}")] private new partial Task<string> Two(string one);
        }
        """);

    [Fact]
    public Task An_output_of_another_type() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] public int {|CFW008:Count|}(string input) => input.Length;
        """), "'Count' gives the output as 'int', but the output of 'Flow' is 'string'");

    [Fact]
    public Task An_output_that_may_be_null() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] public string? {|CFW008:Find|}(string input) => input;
        """), "'Find' gives the output and may return null");

    [Fact]
    public Task Two_outputs() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step, Output] public string A(string input) => input;
        [Step, {|CFW008:Output|}] public string B(string a) => a;
        """), "'A' already gives the output, and both always run");

    [Fact]
    public Task An_output_without_a_result() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step, {|CFW008:Output|}] public void A(string input) { }
        """), "'A' is the output but has no result");

    [Fact]
    public Task No_step_with_a_result() => RuleCheck.Reported(
        RuleCheck.Workflow("[Step] public Task A(string input) => Task.CompletedTask;").Replace("class Flow", "class {|CFW008:Flow|}", StringComparison.Ordinal),
        "No step of 'Flow' has a result");

    [Fact]
    public Task An_output_of_a_workflow_without_one() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step, {|CFW008:Output|}] public string {|CFW016:A|}(string input) => input;
        """, types: "string"), "'Flow' has no output");

    [Fact]
    public Task The_last_step_with_a_result_gives_the_output() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private int Count(string input) => input.Length;
        [Step] private void Log(int count) { }
        """, types: "string, long?"));

    [Fact]
    public Task Steps_in_two_files() => RuleCheck.Reported(
        "[Workflow] public partial class Solve : Workflow<string, string> { [Step(Order = 1)] public string A(string input) => input; [Prompt(\"{a}\")] public partial Task<string> {|CFW009:B|}(string a); }",
        ["give 'B' an Order, as in [Prompt(Order = 1)]", "give 'C' an Order, as in [Step(Order = 1)]"],
        ("Other.cs", "partial class Solve { [Step(Order = 1)] public string {|CFW009:C|}(string b) => b; }"));

    [Fact]
    public Task Steps_in_two_files_in_order() => RuleCheck.Sound(
        "[Workflow] internal partial class Solve : Workflow<string, string> { [Step(Order = 3)] private string C(string b) => b; [Step(Order = -1)] private string A(string input) => input; }",
        ("Other.cs", "internal partial class Solve { [Step(Order = 2)] private string B(string a) => a; private void Helper() { } }"));

    [Fact]
    public Task Order_in_one_file() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step(Order = 1)] private string B(string a) => a;
        [Step] private string A(string input) => input;
        """));

    [Fact]
    public Task A_result_that_nobody_reads() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] public string {|CFW016:Lost|}(string input) => input;
        [Prompt("Hi")] public partial Task<string> {|CFW016:Ask|}();
        [Step] public string Last(string input) => input;
        """), "Nothing reads the result of 'lost'");

    [Fact]
    public Task A_reply_that_the_conversation_reads() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] public string {|CFW016:Lost|}(string input) => input;
        [Prompt("Hi")] public partial Task<string> Ask();
        [Step] public string Last(string input) => input;
        """, attribute: "ChainOfThought"));

    [Theory]
    [InlineData("[Step, Prompt(\"{input}\")] public string {|CFW019:A|}(string input) => input;", "[Step] and [Prompt]")]
    [InlineData("[Prompt(\"{input}\"), Step] public string {|CFW019:A|}(string input) => input;", "[Prompt] and [Step]")]
    [InlineData("[Step, Prompt(\"{input}\")] public partial Task<string> {|CFW019:A|}(string input);", "[Step] and [Prompt]")]
    [InlineData("[Prompt(\"{input}\"), Step] public partial Task<string> {|CFW019:A|}(string input);", "[Prompt] and [Step]")]
    public Task Two_kinds(string method, string kinds) => RuleCheck.Reported(RuleCheck.Workflow(method), $"'A' carries {kinds}: a step is of exactly one kind");

    [Fact]
    public Task An_unknown_type_is_left_to_the_compiler() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Prompt("{input}")] public partial Task<{|CS0246:Pln|}> {|CS8795:MakePlan|}(string input);
        [Step] public string Answer({|CS0246:Pln|} makePlan, {|CS0246:Foo|} input) => "";
        """));

    [Fact]
    public Task Obsolete_and_experimental_code() => RuleCheck.Sound("""
        using System.Diagnostics.CodeAnalysis;
        [Obsolete] internal sealed record Old(string Text);
        internal sealed record Half([property: Obsolete("No.", DiagnosticId = "OLD1")] string Text, [property: Experimental("EXP2")] int New);
        [Experimental("EXP1")] internal sealed record New(Half Half);
        #pragma warning disable CS0612, EXP1
        [Workflow]
        internal partial class Solve : Workflow<Old, List<New[]>>
        {
            [Step, Obsolete] private Old A(Old input) => input;
            [Step, Experimental("EXP3")] private New B(Old a) => new(new(a.Text, 1));
            [Prompt("{b.half.text} {b.half.new} {b:json}"), Obsolete("x")] private partial Task<string> C(New b);
            [Step] private List<New[]> D([From("b.half.new")] int x, string c) => [];
        }
        """);

    [Fact]
    public Task Code_without_nullable_annotations() => RuleCheck.Sound("""
        #nullable disable
        internal sealed record Old(string Text, Old Next, List<string> Tags);
        [Workflow]
        internal partial class Solve : Workflow<Old, string>
        {
            [Step] private string Read([From("input.next.text")] string text) => text;
            [Prompt("{read} {input.next.next.text} {input.tags:list} {#input.next}{input.next.text}{/input.next}")] private partial Task<List<string>> Ask(string read, Old input);
            [Step] private Old Find(List<string> ask, StepResult<string> read, StepResult<List<string>> again) => null;
            [Step] private string Last([From("find.next?.text", "read")] string text, [From("ask")] IEnumerable<string> ask) => text;
        }
        """.Replace(", StepResult<List<string>> again", "", StringComparison.Ordinal));

    [Fact]
    public Task Code_half_annotated() => RuleCheck.Sound("""
        [Workflow]
        internal partial class Solve : Workflow<string, string>
        {
        #nullable disable
            [Step] private string Old(string input) => input;
            [Prompt("{old}")] private partial Task<List<string>> Ask(string old);
        #nullable enable
            [Step] private string New(string old, List<string> ask, StepResult<string> oldResult) => old;
        #nullable disable
            [Step] private string Last(string @new, StepResult<string> newResult) => @new;
        }
        """.Replace("StepResult<string> oldResult", "[From(\"old\")] StepResult<string> oldResult", StringComparison.Ordinal).Replace("StepResult<string> newResult", "[From(\"new\")] StepResult<string> newResult", StringComparison.Ordinal));
}
