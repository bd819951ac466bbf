using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Rules about where values come from: 010 to 015, and 034 and 035 at parameters.</summary>
public sealed class ValueRuleTests
{
    private const string Types = """
        internal sealed record Address(string City, int? Floor, Point? Place);
        internal readonly record struct Point(int X, Address? Near);
        internal sealed record Order(int Id, string? Note, IReadOnlyList<Line> Lines, Address? Ship, Address[] More, string Result);
        internal sealed record Line(string Name, decimal Price) { public string name => Name; public string NAME => Name; private int Hidden => 1; public static int Static => 1; }
        """;

    [Theory]
    [InlineData("string {|CFW010:inptu|}", "Nothing is called 'inptu'", "did you mean 'input'?")]
    [InlineData("string {|CFW010:cuont|}", "Nothing is called 'cuont'", "did you mean 'count'?")]
    [InlineData("string? {|CFW010:wholly|}", "Nothing is called 'wholly'", "known here: 'input', 'count'")]
    [InlineData("IFormatProvider {|CFW010:service|}", "Nothing is called 'service'", "known here")]
    [InlineData("[From(\"{|CFW017:|}\")] string x", "", "")]
    [InlineData("[From(\"{|CFW010:cont|}.length\")] string x", "Nothing is called 'cont'", "did you mean 'count'?")]
    [InlineData("[From(@\"{|CFW010:cont|}\")] string x", "Nothing is called 'cont'", "did you mean 'count'?")]
    [InlineData("[From(\"\"\"{|CFW010:cont|}\"\"\")] string x", "Nothing is called 'cont'", "did you mean 'count'?")]
    [InlineData("[From(\"co\" + \"unt\", \"{|CFW010:co\" + \"nt|}\")] string x", "Nothing is called 'cont'", "did you mean 'count'?")]
    [InlineData("[From({|CFW010:nameof(Helper)|})] string x", "Nothing is called 'Helper'", "")]
    [InlineData("[From($\"{{|CFW010:nameof(Helper)|}}.length\")] string x", "Nothing is called 'Helper'", "")]
    [InlineData("[From([\"input\", \"{|CFW010:cont|}\"])] string x", "Nothing is called 'cont'", "did you mean 'count'?")]
    [InlineData("[From(sources: new[] { \"{|CFW010:cont|}\" })] string x", "Nothing is called 'cont'", "did you mean 'count'?")]
    [InlineData("[From(\"{|CFW010:item|}\")] string x", "Nothing is called 'item'", "")]
    [InlineData("[{|CFW010:From|}] string x", "names no source", "")]
    public Task An_unknown_name(string parameter, string message, string hint)
    {
        return RuleCheck.Reported(RuleCheck.Workflow($$"""
            [Step] private int Count(string input) => input.Length;
            [Step] private string Answer(int count, {{parameter}}) => "";
            private static void Helper() { }
            """), [message, hint]);
    }

    [Theory]
    [InlineData("[From({|CS0103:Cont|})] string x")]
    [InlineData("[From(nameof({|CS0103:Cont|}))] string x")]
    [InlineData("[From(\"input\", nameof({|CS0103:Cont|}))] string x")]
    [InlineData("[From({|CS1503:1|})] string x")]
    public Task A_path_that_does_not_compile_is_left_to_the_compiler(string parameter) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Step] private string Answer({{parameter}}) => "";
        """));

    [Theory]
    [InlineData("{|CFW011:int|} input", "'input' of 'Answer' is 'int', but its value is 'string'")]
    [InlineData("{|CFW011:int|} count", "is 'int', but its value is 'long'")]
    [InlineData("{|CFW011:StepResult<int>|} count", "its value is 'StepResult<long>'")]
    [InlineData("{|CFW011:StepResult<long?>|} count", "its value is 'StepResult<long>'")]
    [InlineData("{|CFW011:StepResult<List<string?>>|} list", "its value is 'StepResult<List<string>>'")]
    [InlineData("{|CFW011:List<string?>|} list", "its value is 'List<string>'")]
    [InlineData("{|CFW011:string[]|} maybe", "its value is 'string?[]'")]
    [InlineData("{|CFW011:(string, int)|} pair", "its value is '(string?, int)'")]
    [InlineData("[From({|CFW011:\"count\"|})] string x", "its value is 'long'")]
    [InlineData("[From(@{|CFW011:\"list.count\"|})] short x", "its value is 'int'")]
    [InlineData("[From(\"input\", \"count\")] {|CFW011:string|} x", "its value is 'long'")]
    [InlineData("string {|CFW011:log|}", "The step 'log' has no result to read")]
    [InlineData("[From(\"{|CFW011:Log|}\")] string x", "The step 'log' has no result to read")]
    [InlineData("{|CFW011:StepResult<string>|} log", "has no result to read")]
    public Task A_value_of_another_type(string parameter, string message) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Step, Output] private long Count(string input) => input.Length;
        [Step, Output] private List<string> List(string input) => [input];
        [Step] private string?[] Maybe(string input) => [input];
        [Step] private (string?, int) Pair(string input) => (input, 1);
        [Step] private void Log(string input, long count, List<string> list, string?[] maybe, (string?, int) pair) { }
        [Step] private void Answer({{parameter}}) { }
        """.Replace("[Step, Output] private List", "[Step] private List", StringComparison.Ordinal), types: "string, long")
        .Replace("{|CFW011:StepResult<string>|} log", "StepResult<string> {|CFW011:log|}", StringComparison.Ordinal)
        .Replace("[From(@{|CFW011:\"list.count\"|})]", "[From(@\"{|CFW011:list.count|}\")]", StringComparison.Ordinal)
        .Replace("[From({|CFW011:\"count\"|})]", "[From(\"{|CFW011:count|}\")]", StringComparison.Ordinal)
        .Replace("[From(\"input\", \"count\")] {|CFW011:string|} x", "[From(\"input\", \"{|CFW011:count|}\")] string x", StringComparison.Ordinal), message);

    [Fact]
    public Task Implicit_conversions_of_every_kind() => RuleCheck.Sound("""
        internal sealed record Money(decimal Amount) { public static implicit operator decimal(Money money) => money.Amount; }
        [Workflow]
        internal partial class Solve : Workflow<int, object?>
        {
            [Step] private Money Pay(int input) => new(input);
            [Step] private decimal Sum(decimal pay, long input) => pay;
            [Step] private (string, int) Pair([From("sum")] decimal? sum, [From("input")] object boxed) => ("", 1);
            [Step] private List<string> Names([From("pair")] (string?, long) wider) => [];
            [Step] private string[] Array(IEnumerable<object> names, [From("names")] IReadOnlyList<string?> nullable) => [];
            [Step] private Dictionary<string, string?> Map(object?[] array, [From("array")] IEnumerable<string> read) => [];
            [Step] private Func<object, string> Make(IReadOnlyDictionary<string, string?> map) => _ => "";
            [Step] private int? Maybe([From("make")] Func<string, object> weaker) => 1;
            [Step] private IComparable? Cast(long? maybe, [From("maybe")] object? boxed, [From("maybe", "input")] double number) => 1;
            [Step] private StepContext Context(IComparable? cast, StepContext context, CancellationToken anyName, [From("maybe")] StepResult<int?> whole, [From("names")] StepResult<List<string>> list) { anyName.ThrowIfCancellationRequested(); return context; }
            [Step] private object? Last([From("context")] object context) => context;
        }
        """);

    [Theory]
    [InlineData("[Step] private string A([From(\"{|CFW012:b|}\")] string x) => x;", "'A' reads the result of 'b', which runs later: move 'B' above 'A'")]
    [InlineData("[Step] private string A(string {|CFW012:b|}) => b;", "move 'B' above 'A'")]
    [InlineData("[Step] private string A(string {|CFW012:a|}) => a;", "is this step itself")]
    [InlineData("[Step] private string A([From({|CFW012:nameof(A)|})] StepResult<string> x) => \"\";", "is this step itself")]
    [InlineData("[Step] private string A([From(\"input\", {|CFW012:nameof(B)|} + \".length\")] string x) => x;", "'b', which runs later")]
    public Task A_later_step(string step, string message) => RuleCheck.Reported(RuleCheck.Workflow(step + """
        [Step] private string B(string a, string input) => a;
        """), message);

    [Theory]
    [InlineData("{|CFW013:string|} find", "'find' may be null here because the step 'find' returns 'string?': declare the parameter as 'string?'")]
    [InlineData("{|CFW013:int|} number", "returns 'int?': declare the parameter as 'int?'")]
    [InlineData("{|CFW013:long|} number", "declare the parameter as 'long?'")]
    [InlineData("[From(\"input\")] {|CFW013:Order|} x", "because the input may be null")]
    [InlineData("[From(\"input?.id\")] {|CFW013:int|} x", "something on its path may be null: declare the parameter as 'int?'")]
    [InlineData("[From(\"input?.ship?.place?.near?.city\", \"find\")] {|CFW013:string|} x", "the step 'find' returns 'string?'")]
    [InlineData("[From(\"find\", \"number\")] {|CFW013:object|} x", "declare the parameter as 'object?'")]
    public Task A_value_that_may_be_missing(string parameter, string message) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Step] private string? Find(Order? input) => input?.Note;
        [Step, Output] private int? Number(string? find) => find?.Length;
        [Step] private void Answer({{parameter}}) { }
        """, "Order?, int?", others: Types), message);

    [Fact]
    public Task Values_that_may_be_missing_where_they_may() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private string? Find([From("input?.ship?.place?.near?.city")] string? city) => city;
        [Step] private int? Number(string? find, [From("input?.ship?.place?.x", "input?.id")] long? x) => find?.Length;
        [Step] private int Certain(int? number, [From("find", "input?.note", "input?.lines[0]?.name")] object? x) => 1;
        [Step] private string Text([From("find", "input?.note", "certain")] object x, [From("number", "certain")] long y, [From("certain", "number")] int z) => "";
        [Step] private int Last([From("find?.length", "number", "certain")] int first, [From("input?.ship?.floor")] object? floor, string text, StepResult<string?> find) => 1;
        """, "Order?, int", others: Types));

    [Theory]
    [InlineData("\"input.{|CFW014:nam|}\"", "'Order' has no member 'nam'")]
    [InlineData("\"input.{|CFW014:lnies|}\"", "'Order' has no member 'lnies'; did you mean 'Lines'?")]
    [InlineData("\"input.lines.{|CFW014:legnth|}\"", "'IReadOnlyList<Line>' has no member 'legnth'; known here: 'Count'")]
    [InlineData("@\"input.lines[0].{|CFW014:nAme|}\"", "several members differ from it only by case")]
    [InlineData("\"input.lines[0].{|CFW014:hidden|}\"", "'Line' has no member 'hidden'")]
    [InlineData("\"input.lines[0].{|CFW014:static|}\"", "'Line' has no member 'static'")]
    [InlineData("\"input\" + \".{|CFW014:x|}\"", "'Order' has no member 'x'")]
    [InlineData("\"input.id{|CFW014:[0]|}\"", "'int' has no member '[0]': only arrays and lists are read by position")]
    [InlineData("\"input.{|CFW014:old|}\"", "'Order' has no member 'old'")]
    [InlineData("\"input.{|CFW014:span|}\"", "'Order' has no member 'span'")]
    [InlineData("\"read.result.{|CFW014:reslt|}\"", "'Order' has no member 'reslt'; did you mean 'Result'?")]
    [InlineData("\"\"\"input.{|CFW014:x|}\"\"\"", "'Order' has no member 'x'")]
    [InlineData("\"inp\\u0075t.\\x66.{|CFW014:x|}\"", "", "input.f")]
    public Task No_such_member(string path, string message, string? skip = null) => skip is not null ? Task.CompletedTask : RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Step] private Order Read(Order input) => input;
        [Step, Output] private string Last([From({{path}})] object? x, Order read) => "";
        """, "Order, string", others: Types.Replace("string Result);", "string Result) { [Obsolete(\"\", error: true)] public int Old => 1; public ReadOnlySpan<char> Span => default; }", StringComparison.Ordinal)), message);

    [Fact]
    public Task Two_interfaces_with_the_same_member() => RuleCheck.Reported("""
        internal interface IA { string Name { get; } }
        internal interface IB { string Name { get; } }
        internal interface IBoth : IA, IB;
        internal interface IOne : IA { new string Name { get; } int Count { get; } }
        [Workflow] internal partial class A : Workflow<IBoth, string> { [Step] private string X([From("input.{|CFW014:name|}")] string name) => name; }
        [Workflow] internal partial class B : Workflow<IOne, string> { [Step] private string X([From("input.name")] string name) => name; }
        """, "'IBoth' has no member 'name'");

    [Theory]
    [InlineData("input.ship.{|CFW015:city|}", "string?", "'input.ship' may be null, and reading 'city' of it then fails the step: write 'input.ship?.city'")]
    [InlineData("input.ship.{|CFW015:place|}.{|CFW015:x|}", "int", "write 'input.ship.place?.x'")]
    [InlineData("input.ship?.place.{|CFW015:x|}", "int?", "write 'input.ship?.place?.x'")]
    [InlineData("input.ship?.place.{|CFW015:near|}.{|CFW015:city|}", "string?", "'input.ship?.place.near' may be null")]
    [InlineData("read.result.{|CFW015:length|}", "int", "'read.result' may be null")]
    public Task A_null_in_a_path(string path, string type, string message) => RuleCheck.Reported(RuleCheck.Workflow($$"""
        [Step] private string? Read(Order input) => input.Note;
        [Step, Output] private string Last([From("{{path}}")] {{type}} x, string? read) => "";
        """, "Order, string", others: Types), message);

    [Fact]
    public Task Paths_of_every_kind() => RuleCheck.Sound("""
        using System.Collections.Immutable;
        namespace Demo;
        internal abstract class Base { public string Text = ""; public virtual string @class { get; } = ""; protected int Protected => 1; }
        internal class Derived : Base { public new int Text = 1; public override string @class { get; } = ""; public (int, string Name) Pair = (1, ""); public (int Count, string)? Maybe = null; }
        internal readonly struct Box<T>(T value) { public T Value => value; public ImmutableArray<T> All => [value]; }
        [Workflow]
        internal partial class Solve : Workflow<Derived, string>
        {
            [Step] private Box<Derived?> Wrap(
                [From("input.text")] int text, [From("INPUT.CLASS.length")] int @class, [From("input.pair.name")] string name, [From("input.pair.item1")] int item1,
                [From("input.pair.item2")] string item2, [From("input.maybe?.count")] int? count, [From("input?.pair.name[0]")] char letter) => new(null);
            [Step] private Box<int?> Numbers([From("wrap.value?.text")] int? text, [From("wrap.all[0]?.class")] string? @class) => new(1);
            [Step] private string Last([From("numbers.value")] int? value, [From("numbers.all.length")] int length, [From("numbers.all[0]")] int? first) => "";
        }
        """);

    [Fact]
    public Task A_name_means_the_step_before_the_method_and_the_exact_case_before_any() => RuleCheck.Sound("""
        [Workflow]
        internal partial class Solve : Workflow<string, TimeSpan>
        {
            [Step(Name = "second")] private int First(string input) => 1;
            [Step(Name = "FIRST")] private long Second(string Input) => 2;
            [Step(Name = "third")] private char Other([From("second")] int a, [From("FIRST")] long b, [From(nameof(First))] int c, [From(nameof(Second))] long d) => 'c';
            [Step] private TimeSpan Last(int First, [From("first")] long any, char THIRD, [From(nameof(Other))] char other, [From("other.result")] char result) => default;
        }
        """);

    [Fact]
    public Task A_result_is_the_steps_even_if_it_has_a_member_of_that_name() => RuleCheck.Sound(RuleCheck.Workflow("""
        [Step] private Order Read(Order input) => input;
        [Step] private string Last([From("read.result")] Order whole, [From("read.result.result")] string member, [From("input.result")] string direct, [From("read.Result.Id")] int id) => "";
        """, "Order, string", others: Types));

    [Fact]
    public Task Services_of_every_kind() => RuleCheck.Sound("""
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        internal enum Key { A = -1 }
        [Workflow]
        internal partial class Solve : Workflow<string, string>
        {
            [Step] private string A([Service] IFormatProvider input, [Service] TimeProvider? time, [FromKeyedServices("a\"b")] string a, [FromKeyedServices(Key.A)] int b,
                [FromKeyedServices(typeof(List<>))] List<string?>? c, [FromKeyedServices('\'')] object d, [FromKeyedServices(-1.5)] object e, [FromKeyedServices(new[] { "x" })] object f,
                IChatClient g, [FromKeyedServices("fast")] IChatClient h, [Service] IChatClient i, [FromKeyedServices(long.MinValue)] object j) => "";
            [Prompt("{a} {time:json}")] private partial Task<string> B(string a, [Service] TimeProvider time);
            [Step] private string Last(string b) => b;
        }
        """);

    [Fact]
    public Task Attributes_that_exclude_each_other() => RuleCheck.Reported(RuleCheck.Workflow("""
        [Step] private string A([{|CFW034:From("input")|}, Service] string x, [{|CFW034:Untrusted|}] string input) => x;
        [Step] private DataContent Picture(string a) => new("data:image/png;base64,AA==");
        [Prompt("{picture}", Client = "a", Clients = {|CFW034:["b"]|})] private partial Task<string> B([{|CFW034:Untrusted|}] DataContent picture);
        """, others: "using Microsoft.Extensions.AI;"),
        ["'x' carries [From] and asks for a service", "'A' is no prompt", "'picture' is placed as content of its own", "'B' names a Client and Clients"]);
}
