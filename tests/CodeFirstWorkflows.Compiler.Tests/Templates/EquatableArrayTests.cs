using CodeFirstWorkflows.Language;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Templates;

public class EquatableArrayTests
{
    [Fact]
    public void Equals_what_has_the_same_items_in_the_same_order()
    {
        EquatableArray<string?> one = ["a", null, "b"];
        EquatableArray<string?> same = ["a", null, "b"];
        EquatableArray<string?> other = ["b", null, "a"];

        Assert.True(one == same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one != other);
        Assert.False(one.Equals(null));
        Assert.False(one == ["a", null]);
    }

    [Fact]
    public void Every_empty_array_is_the_default()
    {
        EquatableArray<int> empty = [];

        Assert.True(empty == default && empty == Array.Empty<int>().ToEquatableArray());
        Assert.Equal(empty.GetHashCode(), EquatableArray<int>.Empty.GetHashCode());
        Assert.True(empty.IsEmpty);
        Assert.Empty(empty);
        Assert.Throws<ArgumentOutOfRangeException>(() => empty[0]);
    }

    [Fact]
    public void Is_read_in_order()
    {
        var array = new List<int> { 3, 1, 2 }.ToEquatableArray();
        var sum = new List<int>();
        foreach (var item in array)
            sum.Add(item);

        Assert.Equal([3, 1, 2], sum);
        Assert.Equal([3, 1, 2], array.Select(item => item));
        Assert.Equal((3, 1), (array.Count, array[1]));
    }
}
